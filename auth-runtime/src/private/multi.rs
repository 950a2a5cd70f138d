//! What generated code names for schemes with members.

use std::marker::PhantomData;

pub use crate::multi::{Multi, OnePrincipal, OneType};
use crate::{
    multi::{Alike, Members, Moved, Principal},
    verify::Verifier,
};

/// A type that stands among the members of a scheme whose users are `U`. What it can be: the constants of [`NoMember`] are hidden
/// by those that stand here, where their bounds hold.
#[derive(Debug)]
pub struct Member<M, U>(PhantomData<(M, U)>);

impl<M: Verifier, U> Member<M, U> {
    pub const VERIFIES: bool = true;
    pub const ANONYMOUS: bool = M::ANONYMOUS;
    pub const ROLES: Option<&'static [&'static str]> = M::ROLES;
}

impl<M: Verifier<User: Alike<U>>, U> Member<M, U> {
    pub const SHARES: bool = true;
}

impl<M: Verifier<User: Clone>, U: Principal<M::User>> Member<M, U> {
    pub const COPIES: bool = true;
}

impl<M: Verifier, U: Principal<M::User>> Member<M, U> {
    pub const MOVES: bool = true;
}

pub trait NoMember {
    const VERIFIES: bool = false;
    const ANONYMOUS: bool = false;
    const ROLES: Option<&'static [&'static str]> = None;
    const SHARES: bool = false;
    const COPIES: bool = false;
    const MOVES: bool = false;
}

impl<M, U> NoMember for Member<M, U> {}

/// The type of the users: that of the member if it has a verifier, else `U`.
pub trait UserOf<const VERIFIES: bool> {
    type Is;
}

impl<M, U> UserOf<false> for Member<M, U> {
    type Is = U;
}

impl<M: Verifier, U> UserOf<true> for Member<M, U> {
    type Is = M::User;
}

/// The list with the member in front, if it can stand there. If it cannot, the program does not compile, and says so once: the
/// list without it keeps the rest right.
pub trait Listed<const IS: bool, const MOVES: bool> {
    type Before<T: Members>: Members;
}

impl<M: Verifier, U, const MOVES: bool> Listed<true, MOVES> for Member<M, U> {
    type Before<T: Members> = (M, T);
}

impl<M: Verifier, U> Listed<false, true> for Member<M, U> {
    type Before<T: Members> = (Moved<M>, T);
}

impl<M, U> Listed<false, false> for Member<M, U> {
    type Before<T: Members> = T;
}

pub const fn needs_verifier<M: Verifier>() {}
pub const fn needs_alike<U: Alike<T>, T>() {}
pub const fn needs_principal<P: Principal<U>, U>() {}

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
