//! What is wrong with a guard, said once.
//!
//! A guard in the signature of a function is looked at there and nowhere else. One in an expression is looked at wherever the
//! expression goes. So its type is found through what the application implements: where that is missing, the compiler
//! says so, and then knows no type of which there is more to say.

use crate::{
    guard::{Guard, Mode},
    permit::Permit,
    rule::{Authenticated, HasRole, Permits, Policy, TellsRoles},
    verify::Verifier,
};

/// The parts of a [`Guard`] that fit together.
pub trait Wired {
    type Guard;
}

impl<A: Verifier, P: Wiring<A>, M: Mode> Wired for (A, P, M) {
    type Guard = <P::Known as Before<Guard<A, P, M>>>::Last;
}

/// A policy, and a type that is known if the policy is one for the scheme.
pub trait Wiring<A: Verifier>: Policy<A> {
    type Known;
}

impl<A: Verifier> Wiring<A> for Authenticated {
    type Known = A::User;
}

impl<A: Verifier<Kind: TellsRoles<A, R>>, R: 'static> Wiring<A> for HasRole<R> {
    type Known = <A::Kind as TellsRoles<A, R>>::Known;
}

impl<A: Verifier, F: Permit<A::User>> Wiring<A> for Permits<F> {
    type Known = F::Extractors;
}

impl<A: Verifier, P: Wiring<A>, Q: Wiring<A>> Wiring<A> for (P, Q) {
    type Known = <P::Known as Before<Q::Known>>::Last;
}

/// The type `T`, known once `Self` is.
pub trait Before<T> {
    type Last;
}

impl<S, T> Before<T> for S {
    type Last = T;
}
