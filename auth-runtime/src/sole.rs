//! A guard that nothing shares a handler with.

use std::marker::PhantomData;

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

use crate::{
    authenticate::ServedBy,
    guard::{Entry, Guard, Mode, enter},
    response::Reply,
    rule::{Enforce, Policy},
    user::CurrentUser,
    verify::Verifier,
};

/// A guard where nothing else in the handler's parameters can ask for the user: it hands the user over, and does not
/// keep it in the extensions of the request.
#[derive(Debug)]
pub struct Sole<G, U> {
    /// What the guard adds to the response.
    pub reply: Reply,
    /// What the handler takes of the user.
    pub user: U,
    guard: PhantomData<fn() -> G>,
}

impl<A, P, M, U, S> FromRequestParts<S> for Sole<Guard<A, P, M>, U>
where
    A: ServedBy<S>,
    P: Enforce<A, S>,
    M: Mode,
    U: FromUser<A>,
    S: Send + Sync,
{
    type Rejection = Response;

    fn from_request_parts(parts: &mut Parts, state: &S) -> impl Future<Output = Result<Self, Response>> + Send {
        enter::<A, P, M, S, Self>(parts, state)
    }
}

impl<A: Verifier, P: Policy<A>, M: Mode, U: FromUser<A>> Entry<A> for Sole<Guard<A, P, M>, U> {
    const KEEPS: bool = false;
    const ASKS: bool = U::ASKS;

    #[inline]
    fn of(user: Option<CurrentUser<A>>, reply: Reply) -> Option<Self> {
        U::from_user(user).map(|user| Self { reply, user, guard: PhantomData })
    }
}

/// What a handler can take from its guard.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the user of this handler's guard",
    label = "expected `axum_httpauth::CurrentUser` of the guard's scheme",
    note = "give another type another name than `CurrentUser`"
)]
pub trait FromUser<A: Verifier>: Sized {
    /// Whether it is something of the user.
    const ASKS: bool = true;

    /// `None` where a user is needed and there is none.
    fn from_user(user: Option<CurrentUser<A>>) -> Option<Self>;
}

impl<A: Verifier> FromUser<A> for () {
    const ASKS: bool = false;

    fn from_user(_: Option<CurrentUser<A>>) -> Option<Self> {
        Some(())
    }
}

impl<A: Verifier> FromUser<A> for CurrentUser<A> {
    fn from_user(user: Option<Self>) -> Option<Self> {
        user
    }
}

impl<A: Verifier> FromUser<A> for Option<CurrentUser<A>> {
    fn from_user(user: Self) -> Option<Self> {
        Some(user)
    }
}
