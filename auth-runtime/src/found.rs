//! What is made of a user who was found.

use std::{any::Any, fmt, marker::PhantomData, sync::Arc};

use crate::{
    error::AuthError,
    multi::{Alike, Element, Joins},
    response::Info,
    scheme::Kind,
    user::CurrentUser,
    verify::Verifier,
};

/// A user, and how it was authenticated.
pub struct Authentication<U> {
    pub(crate) user: U,
    pub(crate) origin: Origin,
}

impl<U> fmt::Debug for Authentication<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("scheme", &self.origin.scheme).finish_non_exhaustive()
    }
}

/// What holds a user.
pub(crate) trait Holds<U>: Send + Sync {
    fn authentication(&self) -> &Authentication<U>;

    /// The user and how it was authenticated, if nothing else holds it.
    fn into_authentication(self: Arc<Self>) -> Option<Authentication<U>>;

    /// The `Authentication-Info` for the response, where the scheme has one.
    fn take_info(&mut self) -> Option<Info>;

    /// The user of the member that decided, where the scheme has members.
    fn member(&self) -> Option<&dyn Any> {
        None
    }
}

impl<U: Send + Sync> Holds<U> for Authentication<U> {
    fn authentication(&self) -> &Self {
        self
    }

    fn into_authentication(self: Arc<Self>) -> Option<Self> {
        Arc::into_inner(self)
    }

    fn take_info(&mut self) -> Option<Info> {
        self.origin.info.take()
    }
}

/// The user of a member, which is that of the whole.
pub(crate) struct OfMember<M: Verifier>(pub(crate) CurrentUser<M>);

impl<M: Verifier<User: Alike<U>>, U> Holds<U> for OfMember<M> {
    fn authentication(&self) -> &Authentication<U> {
        M::User::borrow_alike(self.0.0.authentication())
    }

    fn into_authentication(self: Arc<Self>) -> Option<Authentication<U>> {
        Arc::into_inner(self)?.0.0.into_authentication().map(M::User::alike)
    }

    fn take_info(&mut self) -> Option<Info> {
        self.0.take_info()
    }

    fn member(&self) -> Option<&dyn Any> {
        Some(&self.0)
    }
}

/// What was made of the user of a member, and that user, or that [it was used up](WasMoved).
pub(crate) struct Made<U, M> {
    pub(crate) authentication: Authentication<U>,
    pub(crate) member: M,
}

impl<U: Send + Sync, M: Send + Sync + 'static> Holds<U> for Made<U, M> {
    fn authentication(&self) -> &Authentication<U> {
        &self.authentication
    }

    fn into_authentication(self: Arc<Self>) -> Option<Authentication<U>> {
        Arc::into_inner(self).map(|made| made.authentication)
    }

    fn take_info(&mut self) -> Option<Info> {
        self.authentication.take_info()
    }

    fn member(&self) -> Option<&dyn Any> {
        Some(&self.member)
    }
}

/// In the place of the user of the member `M`, which has become another.
pub(crate) struct WasMoved<M>(pub(crate) PhantomData<fn() -> M>);

/// How a user was authenticated.
#[derive(Debug, Clone)]
pub struct Origin {
    pub(crate) scheme: &'static str,
    /// The `Authentication-Info` for the response, where the scheme has one.
    pub(crate) info: Option<Info>,
    /// Whether the request carried no credentials, and the verifier made a user of that.
    pub(crate) nobody: bool,
}

impl Origin {
    /// Authentication by the scheme itself.
    pub(crate) fn of<A: Verifier>(info: Option<Info>, nobody: bool) -> Self {
        Self { scheme: A::KIND.name(), info, nobody }
    }
}

/// What is made of a user who was found: a [`CurrentUser`], or that somebody [`Passed`], where nothing asks who it is.
pub trait Found<A: Verifier>: Sized + Send {
    /// What is made of the user of a member.
    type OfMember<M: Verifier>: Found<M>;

    /// Of a user that was found now.
    fn found(user: A::User, origin: Origin) -> Self;

    /// Of one that is known.
    fn known(user: CurrentUser<A>) -> Self;

    /// Of one that a member found.
    ///
    /// # Errors
    ///
    /// Those of [`Joins::join`].
    fn joined<E: Element, U: Joins<E, A>>(found: Self::OfMember<E::Scheme>) -> Result<Self, AuthError>;
}

impl<A: Verifier> Found<A> for CurrentUser<A> {
    type OfMember<M: Verifier> = CurrentUser<M>;

    fn found(user: A::User, origin: Origin) -> Self {
        Self(Arc::new(Authentication { user, origin }))
    }

    fn known(user: Self) -> Self {
        user
    }

    fn joined<E: Element, U: Joins<E, A>>(found: CurrentUser<E::Scheme>) -> Result<Self, AuthError> {
        U::join(found)
    }
}

/// Somebody who was authenticated.
#[derive(Debug)]
pub(crate) struct Passed {
    /// The `Authentication-Info` for the response, where the scheme has one.
    pub(crate) info: Option<Info>,
}

impl<A: Verifier> Found<A> for Passed {
    type OfMember<M: Verifier> = Self;

    fn found(_: A::User, origin: Origin) -> Self {
        Self { info: origin.info }
    }

    fn known(mut user: CurrentUser<A>) -> Self {
        Self { info: user.take_info() }
    }

    fn joined<E: Element, U: Joins<E, A>>(found: Self) -> Result<Self, AuthError> {
        Ok(found)
    }
}
