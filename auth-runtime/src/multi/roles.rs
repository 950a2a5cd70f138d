//! Who tells the roles of a user that a member authenticated.

use std::any::type_name;

use axum::http::request::Parts;

use super::{Element, HasRolesOf, Members, Multi};
use crate::{
    callbacks::BuiltIn,
    error::AuthError,
    rule::{AsksRoles, TellsRoles},
    user::CurrentUser,
    verify::Verifier,
};

impl<A, R, M, U> TellsRoles<A, R> for Multi<M, BuiltIn, U>
where
    A: Verifier,
    M: MembersTellRoles<R>,
    U: 'static,
{
    type Known = ();

    fn alternatives() -> Vec<Vec<&'static str>> {
        M::alternatives()
    }
}

impl<A, R, S, M, U> AsksRoles<A, R, S> for Multi<M, BuiltIn, U>
where
    A: Verifier,
    M: AsksMembers<R, S>,
    U: 'static,
    S: Send + Sync,
{
    fn extracts() -> bool {
        M::extracts()
    }

    async fn holds(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError> {
        M::holds(user, parts, state).await
    }
}

/// Members of which each tells the roles of its users.
pub trait MembersTellRoles<R>: Members {
    /// The roles that the rule asks of any of them.
    fn alternatives() -> Vec<Vec<&'static str>>;
}

/// The same where the state of the router is `S`.
pub trait AsksMembers<R, S>: MembersTellRoles<R> {
    fn extracts() -> bool;

    fn holds<A: Verifier>(
        user: &CurrentUser<A>,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

impl<R> MembersTellRoles<R> for () {
    fn alternatives() -> Vec<Vec<&'static str>> {
        Vec::new()
    }
}

impl<R, S: Sync> AsksMembers<R, S> for () {
    fn extracts() -> bool {
        false
    }

    async fn holds<A: Verifier>(_: &CurrentUser<A>, _: &mut Parts, _: &S) -> Result<bool, AuthError> {
        let scheme = type_name::<A>();
        Err(AuthError::unavailable(format!(
            "no member of `{scheme}` authenticated this user, and none tells its roles"
        )))
    }
}

impl<R, H, E, T> MembersTellRoles<R> for (E, T)
where
    H: Verifier<Kind: TellsRoles<H, R>>,
    E: Element<Scheme = H, User: HasRolesOf<H::User>>,
    T: MembersTellRoles<R>,
{
    fn alternatives() -> Vec<Vec<&'static str>> {
        H::Kind::alternatives()
    }
}

impl<R, S, H, E, T> AsksMembers<R, S> for (E, T)
where
    H: Verifier<Kind: AsksRoles<H, R, S>>,
    E: Element<Scheme = H, User: HasRolesOf<H::User>>,
    T: AsksMembers<R, S>,
    S: Send + Sync,
{
    fn extracts() -> bool {
        H::Kind::extracts() || T::extracts()
    }

    async fn holds<A: Verifier>(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError> {
        match user.by_member::<H>() {
            Some(user) => H::Kind::holds(user, parts, state).await,
            None => T::holds(user, parts, state).await,
        }
    }
}
