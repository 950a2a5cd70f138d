//! Who is authenticated.

use std::{fmt, marker::PhantomData, ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts},
    http::request::Parts,
    response::Response,
};

use crate::{
    authenticate::{Forgiven, ServedBy, Serves, reject},
    found::{Authentication, Found, Holds, Made, OfMember, Origin, WasMoved},
    guard::{Mode, Optional},
    multi::{Alike, Principal},
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
pub struct CurrentUser<A: Verifier>(pub(crate) Arc<dyn Holds<A::User>>);

impl<A: Verifier> CurrentUser<A> {
    /// A user that is authenticated already, to be inserted into the extensions of a request.
    pub fn new(user: A::User) -> Self {
        Self::found(user, Origin::of::<A>(None, false))
    }

    pub(crate) fn origin(&self) -> &Origin {
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
