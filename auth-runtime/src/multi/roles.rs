//! Who tells the roles of a user that a member authenticated.

use std::any::type_name;

use axum::{extract::FromRequestParts, http::request::Parts};

use super::{Keeps, Members, Multi};
use crate::{
    error::AuthError,
    role::GetUserRoles,
    rule::{AsksRoles, Rule, TellsRoles, ask_roles, has_extractors},
    user::CurrentUser,
    verify::Verifier,
};

/// The member that authenticated the user tells its roles.
#[derive(Debug, Clone, Copy)]
pub struct ByMember;

/// The scheme itself has a function for the roles of its users, whichever member authenticated them.
#[derive(Debug, Clone, Copy)]
pub struct BySelf;

impl<A: GetUserRoles, R: Rule<A::Role>, M: Members, U: 'static> TellsRoles<A, R> for Multi<M, BySelf, U> {}

impl<A, R, S, M, U> AsksRoles<A, R, S> for Multi<M, BySelf, U>
where
    A: GetUserRoles<Extractors: FromRequestParts<S>>,
    R: Rule<A::Role>,
    M: Members,
    U: 'static,
    S: Send + Sync,
{
    fn extracts() -> bool {
        has_extractors::<A>()
    }

    async fn holds(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError> {
        ask_roles::<A, R, S>(user, parts, state).await
    }
}

impl<A, R, M, U> TellsRoles<A, R> for Multi<M, ByMember, U>
where
    A: Verifier,
    M: MembersTellRoles<R, U>,
    U: 'static,
{
}

impl<A, R, S, M, U> AsksRoles<A, R, S> for Multi<M, ByMember, U>
where
    A: Verifier,
    M: AsksMembers<R, U, S>,
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
pub trait MembersTellRoles<R, U>: Members {}

/// The same where the state of the router is `S`.
pub trait AsksMembers<R, U, S>: MembersTellRoles<R, U> {
    fn extracts() -> bool;

    fn holds<A: Verifier>(
        user: &CurrentUser<A>,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

impl<R, U> MembersTellRoles<R, U> for () {}

impl<R, U, S: Sync> AsksMembers<R, U, S> for () {
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

impl<R, U, H, T> MembersTellRoles<R, U> for (H, T)
where
    H: Verifier<Kind: TellsRoles<H, R>>,
    T: MembersTellRoles<R, U>,
    U: Keeps<H::User>,
{
}

impl<R, U, S, H, T> AsksMembers<R, U, S> for (H, T)
where
    H: Verifier<Kind: AsksRoles<H, R, S>>,
    T: AsksMembers<R, U, S>,
    U: Keeps<H::User>,
    S: Send + Sync,
{
    fn extracts() -> bool {
        H::Kind::extracts() || T::extracts()
    }

    async fn holds<A: Verifier>(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<bool, AuthError> {
        match user.of_member::<H>() {
            Some(user) => H::Kind::holds(user, parts, state).await,
            None => T::holds(user, parts, state).await,
        }
    }
}
