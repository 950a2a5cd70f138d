//! Who is authenticated.

use std::{any::Any, fmt, marker::PhantomData, ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
    response::Response,
};

use crate::{
    authenticate::{Forgiven, ServedBy, Serves, reject},
    error::AuthError,
    guard::{Mode, Optional},
    multi::{Alike, Element, Joins, Principal},
    response::Info,
    scheme::Kind,
    text::Text,
    verify::Verifier,
};

/// The user that the scheme `A` authenticated. It derefs to what the verifier returned.
///
/// As an extractor it authenticates the request itself if nothing did so before, so it never gives an unverified user.
/// A request is verified once: the user is kept in its extensions. `Option<CurrentUser<A>>` is `None` for a request
/// without credentials. What a guard adds to responses for caches, the extractor alone does not.
///
/// A layer in front, or a test, can put a user there, and no credentials are asked for:
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// # use axum_httpauth::{Scheme, Token, TokenCredentials, Verifier, AuthError};
/// # struct Auth;
/// # impl Scheme for Auth { type Kind = Token; const KIND: Token = Token::new("Bearer"); }
/// # impl Verifier for Auth {
/// #     type User = String;
/// #     type Extractors = ();
/// #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
/// # }
/// use axum::{body::Body, http::Request};
/// use axum_httpauth::CurrentUser;
///
/// let user = CurrentUser::<Auth>::new("susan".to_owned());
/// assert_eq!(user.len(), 5);
/// let request = Request::builder().extension(user).body(Body::empty());
/// # request.unwrap();
/// ```
pub struct CurrentUser<A: Verifier>(Arc<dyn Holds<A::User>>);

/// A user, and how it was authenticated.
pub struct Authentication<U> {
    user: U,
    origin: Origin,
}

/// What holds a user.
trait Holds<U>: Send + Sync {
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
struct OfMember<M: Verifier>(CurrentUser<M>);

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
struct Made<U, M> {
    authentication: Authentication<U>,
    member: M,
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

/// How a user was authenticated.
#[derive(Debug, Clone)]
pub struct Origin {
    scheme: &'static str,
    /// The `Authentication-Info` for the response, where the scheme has one.
    pub(crate) info: Option<Info>,
    /// Whether the request carried no credentials, and the verifier made a user of that.
    nobody: bool,
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

impl<U> fmt::Debug for Authentication<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("scheme", &self.origin.scheme).finish_non_exhaustive()
    }
}

impl<A: Verifier> CurrentUser<A> {
    /// A user that is authenticated already, to be inserted into the extensions of a request.
    pub fn new(user: A::User) -> Self {
        Self::found(user, Origin::of::<A>(None, false))
    }

    fn origin(&self) -> &Origin {
        &self.0.authentication().origin
    }

    /// Whether the request carried no credentials.
    pub(crate) fn is_nobody(&self) -> bool {
        self.origin().nobody
    }

    /// The `Authentication-Info` for the response, where the scheme has one.
    pub(crate) fn take_info(&mut self) -> Option<Info> {
        match Arc::get_mut(&mut self.0) {
            Some(only) => only.take_info(),
            None => self.origin().info.clone(),
        }
    }

    /// Keeps the user in the extensions of the request.
    pub(crate) fn keep(self, parts: &mut Parts) {
        A::Kind::keep(&self, parts);
        parts.extensions.get_or_insert_with(|| self);
    }

    /// The user of the member `M` as one of the whole.
    pub(crate) fn of_member<M: Verifier<User: Alike<A::User>>>(user: CurrentUser<M>) -> Self {
        Self(Arc::new(OfMember(user)))
    }

    /// The user of the member `M` as one of the whole, which is what was made of it.
    pub(crate) fn made_of<M: Verifier>(made: A::User, member: CurrentUser<M>) -> Self {
        let authentication = Authentication { user: made, origin: member.origin().clone() };
        Self(Arc::new(Made { authentication, member }))
    }

    /// The user as what a scheme with the member `A` makes of it, if nothing else holds it.
    pub(crate) fn moved_into<B: Verifier<User: Principal<A::User>>>(self) -> Option<CurrentUser<B>> {
        let Authentication { user, origin } = self.0.into_authentication()?;
        let authentication = Authentication { user: B::User::of(user), origin };
        Some(CurrentUser(Arc::new(Made { authentication, member: WasMoved::<A>(PhantomData) })))
    }

    /// Whether the member `M` decided who the user is.
    pub(crate) fn is_of<M: Verifier>(&self) -> bool {
        self.0.member().is_some_and(|member| member.is::<CurrentUser<M>>() || member.is::<WasMoved<M>>())
    }

    /// The user of the member `M`, if it was that member who decided, and has its user still.
    pub(crate) fn by_member<M: Verifier>(&self) -> Option<&CurrentUser<M>> {
        self.0.member()?.downcast_ref()
    }

    /// The name of the scheme that authenticated the user, such as `"Basic"`: of a [`Multi`](crate::Multi) scheme, that of the
    /// member.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        self.origin().scheme
    }
}

/// In the place of the user of the member `M`, which has become another.
struct WasMoved<M>(PhantomData<fn() -> M>);

impl<A: Verifier> Clone for CurrentUser<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<A: Verifier> Deref for CurrentUser<A> {
    type Target = A::User;

    fn deref(&self) -> &A::User {
        &self.0.authentication().user
    }
}

/// Shows the scheme and not the user, whose `Debug` may hold a password hash.
impl<A: Verifier> fmt::Debug for CurrentUser<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CurrentUser").field("scheme", &self.scheme()).finish_non_exhaustive()
    }
}

impl<A, S> FromRequestParts<S> for CurrentUser<A>
where
    A: ServedBy<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match A::Kind::authenticate::<Self>(parts, state, true).await {
            Ok((user, _)) => {
                user.clone().keep(parts);
                Ok(user)
            }
            Err(error) => Err(reject::<A, S>(error, parts, state).await),
        }
    }
}

impl<A, S> OptionalFromRequestParts<S> for CurrentUser<A>
where
    A: ServedBy<S>,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Response> {
        if Forgiven::<A>::is_nobody(parts) && A::Kind::known(parts).is_none() {
            return Ok(None);
        }
        match A::Kind::authenticate::<Self>(parts, state, true).await {
            Ok((user, _)) => {
                user.clone().keep(parts);
                Ok(Some(user))
            }
            Err(error) if Optional::forgives(&error) => {
                A::Kind::forgive::<A>(error, parts);
                Ok(None)
            }
            Err(error) => Err(reject::<A, S>(error, parts, state).await),
        }
    }
}

/// The user of a Basic or a Digest scheme whose callback gives no other: the verified user name. It derefs to `str`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(Text);

impl Deref for Username {
    type Target = str;

    fn deref(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq<str> for Username {
    fn eq(&self, name: &str) -> bool {
        **self == *name
    }
}

impl PartialEq<&str> for Username {
    fn eq(&self, name: &&str) -> bool {
        **self == **name
    }
}

impl AsRef<str> for Username {
    fn as_ref(&self) -> &str {
        self
    }
}

impl From<&str> for Username {
    fn from(name: &str) -> Self {
        Self(Text::from(name))
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}
