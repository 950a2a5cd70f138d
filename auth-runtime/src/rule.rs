//! What a guard asks of users: rules about roles, and where they are evaluated.
//!
//! A rule is a type, so that it can stand in the signature of a handler: `role = ["user", ["moderator", "contributor"]]`
//! is `AnyOf<Name<user>, AllOf<Name<moderator>, Name<contributor>>>`. Equal rules share their code.

use std::{any::type_name, marker::PhantomData};

use axum::{extract::FromRequestParts, http::request::Parts};

use crate::{
    authenticate::not_extracted,
    basic::Basic,
    callbacks::Custom,
    digest::{Digest, NonceCallbacks, NonceSource, OpaqueCallbacks, UserhashCallbacks},
    error::AuthError,
    multi::{Members, Multi},
    role::{GetUserRoles, RoleEnum, Roles},
    scheme::Kind,
    secure::{Access, both},
    token::Token,
    user::CurrentUser,
    verify::Verifier,
};

pub use crate::permit::Permits;

/// What a guard asks of an authenticated user of the scheme `A`.
pub trait Policy<A: Verifier>: 'static {
    /// Tells the [access table](crate::secure::AccessTable) what it asks: by default a rule of the name of its type.
    fn describe(access: &mut Access) {
        access.ask_rule(type_name::<Self>());
    }
}

/// A [`Policy`] that can be enforced where the state of the router is `S`.
pub trait Enforce<A: Verifier, S>: Policy<A> {
    /// Whether it admits every user who is authenticated: [`enforce`](Self::enforce) may then not be asked.
    const ADMITS_ALL: bool = false;

    /// Whether extractors run for it, which may ask for the user.
    fn extracts() -> bool {
        false
    }

    /// Admits the user, or does not.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Forbidden`](crate::ErrorKind::Forbidden) if the policy does not admit the user,
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if that could not be found out.
    fn enforce(
        user: &CurrentUser<A>,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<(), AuthError>> + Send;
}

/// Whether these are extractors, and not `()`.
pub(crate) fn takes_something<E>() -> bool {
    // of all types, only `()` has its name
    type_name::<E>() != type_name::<()>()
}

/// The policy that admits every authenticated user.
#[derive(Debug, Clone, Copy)]
pub struct Authenticated;

impl<A: Verifier> Policy<A> for Authenticated {
    fn describe(_: &mut Access) {}
}

impl<A: Verifier, S: Sync> Enforce<A, S> for Authenticated {
    const ADMITS_ALL: bool = true;

    async fn enforce(_: &CurrentUser<A>, _: &mut Parts, _: &S) -> Result<(), AuthError> {
        Ok(())
    }
}

/// The policy that admits a user whose roles fulfil the rule `R`.
#[derive(Debug, Clone, Copy)]
pub struct HasRole<R>(PhantomData<R>);

impl<A: Verifier<Kind: TellsRoles<A, R>>, R: 'static> Policy<A> for HasRole<R> {
    fn describe(access: &mut Access) {
        access.ask_roles(A::Kind::alternatives());
    }
}

impl<A, R, S> Enforce<A, S> for HasRole<R>
where
    A: Verifier<Kind: AsksRoles<A, R, S>>,
    R: 'static,
    S: Send + Sync,
{
    fn extracts() -> bool {
        A::Kind::extracts()
    }

    async fn enforce(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<(), AuthError> {
        if A::Kind::holds(user, parts, state).await? { Ok(()) } else { Err(AuthError::not_permitted()) }
    }
}

/// A kind of scheme that can say whether a user of `A` fulfils the rule `R`.
pub trait TellsRoles<A: Verifier, R>: Kind {
    /// A type that is known if it can.
    type Known;

    /// The roles that the rule asks for, as in [`Rule::alternatives`].
    fn alternatives() -> Vec<Vec<&'static str>>;
}

/// The same where the state of the router is `S`.
pub trait AsksRoles<A: Verifier, R, S>: TellsRoles<A, R> {
    /// Whether extractors run for it, which may ask for the user.
    fn extracts() -> bool;

    /// Whether the user fulfils the rule.
    fn holds(
        user: &CurrentUser<A>,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

// For each kind by itself: were there one implementation for all that are `Single`, the compiler would not say of a scheme with
// members which of them tells no roles.
macro_rules! by_its_own_function {
    ($([$($generics:tt)*] $kind:ty),*) => {$(
        impl<A: GetUserRoles, R: Rule<A::Role>, $($generics)*> TellsRoles<A, R> for $kind {
            type Known = <A as GetUserRoles>::Extractors;

            fn alternatives() -> Vec<Vec<&'static str>> {
                R::alternatives()
            }
        }

        impl<A, R, S, $($generics)*> AsksRoles<A, R, S> for $kind
        where
            A: GetUserRoles<Extractors: FromRequestParts<S>>,
            R: Rule<A::Role>,
            S: Send + Sync,
        {
            fn extracts() -> bool {
                takes_something::<<A as GetUserRoles>::Extractors>()
            }

            async fn holds(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError> {
                ask_roles::<A, R, S>(user, parts, state).await
            }
        }
    )*};
}

by_its_own_function!(
    [] Basic, [] Token, [M: Members, U: 'static] Multi<M, Custom<A>, U>,
    [N: NonceSource, G: NonceCallbacks, O: OpaqueCallbacks, H: UserhashCallbacks] Digest<N, G, O, H>
);

/// Whether the roles that the scheme's own function tells fulfil the rule.
async fn ask_roles<A, R, S>(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError>
where
    A: GetUserRoles<Extractors: FromRequestParts<S>>,
    R: Rule<A::Role>,
{
    let extracted = <A as GetUserRoles>::Extractors::from_request_parts(parts, state).await;
    let extractors = extracted.map_err(not_extracted::<A, _>)?;
    let roles = A::get_user_roles(user, extractors).await?;
    Ok(R::holds(&roles))
}

/// A rule about roles of the type `T`: `str`, or an enum with `#[derive(Role)]`.
#[diagnostic::on_unimplemented(
    message = "this rule is not about roles of the type `{T}`",
    label = "not a role of the type `{T}`, which is what `#[get_user_roles]` returns",
    note = "give strings if `#[get_user_roles]` returns strings, and variants of its enum if it returns those"
)]
pub trait Rule<T: ?Sized>: 'static {
    /// Whether the roles fulfil the rule.
    fn holds(roles: &impl Roles<Role = T>) -> bool;

    /// The names of the roles that it asks for: alternatives, of which each is a group that must be held whole. By default one
    /// role of the name of the rule's type.
    fn alternatives() -> Vec<Vec<&'static str>> {
        vec![vec![type_name::<Self>()]]
    }
}

/// One of the two must hold.
#[derive(Debug, Clone, Copy)]
pub struct AnyOf<L, R>(PhantomData<(L, R)>);

#[diagnostic::do_not_recommend]
impl<T: ?Sized, L: Rule<T>, R: Rule<T>> Rule<T> for AnyOf<L, R> {
    fn holds(roles: &impl Roles<Role = T>) -> bool {
        L::holds(roles) || R::holds(roles)
    }

    fn alternatives() -> Vec<Vec<&'static str>> {
        [L::alternatives(), R::alternatives()].concat()
    }
}

/// Both must hold.
#[derive(Debug, Clone, Copy)]
pub struct AllOf<L, R>(PhantomData<(L, R)>);

#[diagnostic::do_not_recommend]
impl<T: ?Sized, L: Rule<T>, R: Rule<T>> Rule<T> for AllOf<L, R> {
    fn holds(roles: &impl Roles<Role = T>) -> bool {
        L::holds(roles) && R::holds(roles)
    }

    fn alternatives() -> Vec<Vec<&'static str>> {
        both(&L::alternatives(), &R::alternatives())
    }
}

/// The variant of a [`RoleEnum`] with this discriminant must be held.
#[derive(Debug, Clone, Copy)]
pub struct Variant<E, const DISCRIMINANT: u128>(PhantomData<E>);

#[diagnostic::do_not_recommend]
impl<E: RoleEnum, const DISCRIMINANT: u128> Rule<E> for Variant<E, DISCRIMINANT> {
    fn holds(roles: &impl Roles<Role = E>) -> bool {
        roles.any(|role| role.discriminant() == DISCRIMINANT)
    }

    fn alternatives() -> Vec<Vec<&'static str>> {
        let variant = E::VARIANTS.iter().find(|role| role.discriminant() == DISCRIMINANT);
        vec![vec![variant.map_or_else(type_name::<Self>, E::name)]]
    }
}

/// The variant of a [`RoleEnum`] with this discriminant must be held, or one above it. The bound is on the type, so that an enum
/// without an order is told where it is named.
#[derive(Debug, Clone, Copy)]
pub struct AtLeast<E: RoleEnum + Ord, const DISCRIMINANT: u128>(PhantomData<E>);

impl<E: RoleEnum + Ord, const DISCRIMINANT: u128> AtLeast<E, DISCRIMINANT> {
    fn least() -> Option<&'static E> {
        E::VARIANTS.iter().find(|role| role.discriminant() == DISCRIMINANT)
    }
}

#[diagnostic::do_not_recommend]
impl<E: RoleEnum + Ord, const DISCRIMINANT: u128> Rule<E> for AtLeast<E, DISCRIMINANT> {
    fn holds(roles: &impl Roles<Role = E>) -> bool {
        Self::least().is_some_and(|least| roles.any(|role| role >= least))
    }

    fn alternatives() -> Vec<Vec<&'static str>> {
        let least = Self::least();
        let enough = E::VARIANTS.iter().filter(|role| least.is_some_and(|least| *role >= least));
        enough.map(|role| vec![role.name()]).collect()
    }
}

/// The role of this name must be held. A name is up to 64 bytes of UTF-8, big-endian in four words: a type can hold
/// numbers, and no text.
#[derive(Debug, Clone, Copy)]
pub struct Name<const LEN: usize, const A: u128, const B: u128 = 0, const C: u128 = 0, const D: u128 = 0>;

impl<const LEN: usize, const A: u128, const B: u128, const C: u128, const D: u128> Name<LEN, A, B, C, D> {
    const BYTES: &'static [u8; 64] = &{
        let words = [A.to_be_bytes(), B.to_be_bytes(), C.to_be_bytes(), D.to_be_bytes()];
        let mut bytes = [0; 64];
        bytes.copy_from_slice(words.as_flattened());
        bytes
    };

    /// The name.
    #[allow(clippy::panic)] // in a constant: the panic is a compile error
    pub const TEXT: &'static str = match std::str::from_utf8(Self::BYTES.split_at(LEN).0) {
        Ok(name) => name,
        Err(_) => panic!("the name of a role is UTF-8"),
    };
}

#[diagnostic::do_not_recommend]
impl<const LEN: usize, const A: u128, const B: u128, const C: u128, const D: u128> Rule<str> for Name<LEN, A, B, C, D> {
    fn holds(roles: &impl Roles<Role = str>) -> bool {
        roles.any(|role| role == Self::TEXT)
    }

    fn alternatives() -> Vec<Vec<&'static str>> {
        vec![vec![Self::TEXT]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type A = Name<1, { (b'a' as u128) << 120 }>;
    type B = Name<1, { (b'b' as u128) << 120 }>;
    type C = Name<1, { (b'c' as u128) << 120 }>;

    #[test]
    fn a_name_is_read_back() {
        assert_eq!(A::TEXT, "a");
        assert_eq!(Name::<5, 0x6164_6d69_6e00_0000_0000_0000_0000_0000>::TEXT, "admin");
    }

    /// Every rule over `a`, `b` and `c`, for each of the eight sets of them that a user can hold.
    #[test]
    fn truth_table() {
        fn check<R: Rule<str>>(rule: &str, expected: fn(bool, bool, bool) -> bool) {
            for set in 0..8 {
                let (a, b, c) = (set & 1 > 0, set & 2 > 0, set & 4 > 0);
                let roles = [a.then_some("a"), b.then_some("b"), c.then_some("c")];
                assert_eq!(R::holds(&roles), expected(a, b, c), "{rule} with {roles:?}");
            }
        }

        check::<A>("a", |a, _, _| a);
        check::<AnyOf<A, B>>("a or b", |a, b, _| a || b);
        check::<AllOf<A, B>>("a and b", |a, b, _| a && b);
        check::<AnyOf<A, AllOf<B, C>>>("a or (b and c)", |a, b, c| a || (b && c));
        check::<AnyOf<AllOf<A, B>, C>>("(a and b) or c", |a, b, c| (a && b) || c);
        check::<AllOf<A, AllOf<B, C>>>("a and b and c", |a, b, c| a && b && c);
        check::<AnyOf<A, AnyOf<B, C>>>("a or b or c", |a, b, c| a || b || c);
    }
}
