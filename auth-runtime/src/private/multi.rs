//! What generated code names for schemes with members.

use std::{any::type_name, marker::PhantomData};

pub use crate::multi::{Alike, ByMember, BySelf, Includes, Multi, OnePrincipal, OneType, Principal};
use crate::{error::AuthError, role::GetUserRoles, user::CurrentUser, verify::Verifier};

/// How a user of the member `M` becomes one of `A`: `(&&Merging::<M, A>::PROBE).__axum_httpauth_merge(user)` is that of
/// [`CopiesUser`] where users are `Clone`, because it needs one dereference less than that of [`MovesUser`].
#[derive(Debug)]
pub struct Merging<M, A>(PhantomData<(M, A)>);

impl<M, A> Merging<M, A> {
    pub const PROBE: Self = Self(PhantomData);
}

/// The member's user stays what it is: its roles are asked of the member, and a guard of the member finds it.
pub trait CopiesUser<M: Verifier, A: Verifier> {
    fn __axum_httpauth_merge(&self, user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError>;
}

impl<M: Verifier<User: Clone>, A: Verifier<User: Principal<M::User>>> CopiesUser<M, A> for &Merging<M, A> {
    fn __axum_httpauth_merge(&self, user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError> {
        Ok(CurrentUser::made_of_member(A::User::of(M::User::clone(&user)), user))
    }
}

/// The member's user is used up.
pub trait MovesUser<M: Verifier, A: Verifier> {
    fn __axum_httpauth_merge(&self, user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError>;
}

impl<M: Verifier, A: Verifier<User: Principal<M::User>>> MovesUser<M, A> for Merging<M, A> {
    fn __axum_httpauth_merge(&self, user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError> {
        let shared = || {
            let user = type_name::<M::User>();
            AuthError::unavailable(format!(
                "a user that something else holds too cannot be moved: make `{user}` `Clone`"
            ))
        };
        user.moved_into().ok_or_else(shared)
    }
}

/// Whether the scheme itself tells the roles of its users: the constant of [`TellsNoRoles`] is hidden by the one that stands
/// here, where its bound holds.
#[derive(Debug)]
pub struct Tells<A>(PhantomData<A>);

impl<A: GetUserRoles> Tells<A> {
    pub const ROLES: bool = true;
}

pub trait TellsNoRoles {
    const ROLES: bool = false;
}

impl<A> TellsNoRoles for Tells<A> {}

/// [`BySelf`] if that is true, else [`ByMember`].
pub trait Teller<const ITSELF: bool> {
    type Is: 'static;
}

impl<A> Teller<false> for Tells<A> {
    type Is = ByMember;
}

impl<A> Teller<true> for Tells<A> {
    type Is = BySelf;
}

/// The roles that the members declare, one after the other: none if a member does not say which there are.
pub const fn count_roles(mut members: &[Option<&[&str]>]) -> usize {
    let mut count = 0;
    while let [roles, rest @ ..] = members {
        match roles {
            Some(roles) => count += roles.len(),
            None => return 0,
        }
        members = rest;
    }
    count
}

/// The same as a list of that length.
pub const fn join_roles<const COUNT: usize>(mut members: &[Option<&'static [&'static str]>]) -> [&'static str; COUNT] {
    let mut all = [""; COUNT];
    let mut free: &mut [&str] = &mut all;
    while let [Some(roles), rest @ ..] = members {
        let Some((room, behind)) = free.split_at_mut_checked(roles.len()) else { break };
        room.copy_from_slice(roles);
        (free, members) = (behind, rest);
    }
    all
}
