//! Several schemes as one.
//!
//! Of the members whose credentials a request carries, the first that accepts decides who the user is; nothing of the others
//! counts then, not for a guard of theirs behind this one either: a request has one user. So where a guard of a member has verified
//! its user before, that member has decided. A member that refuses with another status than 401 decides too: the credentials of it are given twice, or its
//! store is down, and who the user is must not depend on that. If nobody accepts, the answer is that of the member that
//! decided, and asks for the credentials of those that were presented; for all, if there were none.

mod members;
mod roles;
mod users;

use std::{convert::Infallible, fmt, marker::PhantomData};

use axum::{
    http::{HeaderName, request::Parts},
    response::Response,
};

pub use self::users::{Moved, OnePrincipal, OneType};
#[doc(hidden)]
pub use self::{
    members::{Members, ServedMembers},
    users::{Alike, Element, HasRolesOf, Joins, Kept, Principal, UsedUp},
};
use crate::{
    authenticate::{Forgiven, Presented, Serves, hide_credentials, judged},
    callbacks::BuiltIn,
    error::{AuthError, Challenges},
    found::Found,
    scheme::{Kind, Scheme, sealed::Sealed},
    user::CurrentUser,
    verify::Verifier,
};

/// The kind of a [`Scheme`] that is several schemes: `#[derive(MultiAuth)]` on `struct Auth(PasswordAuth, ApiKey);`, which makes
/// it `Multi<(PasswordAuth, (ApiKey, ()))>`.
///
/// Its other parameters say who tells the roles of a user, its members ([`BuiltIn`]) or a function of its own
/// ([`Custom`](crate::Custom)), and whether its members' users are of one type. By hand it is
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// # use axum_httpauth::{Basic, BasicCredentials, Token, TokenCredentials};
/// use std::convert::Infallible;
///
/// use axum_httpauth::{AuthError, Multi, Scheme, Verifier};
/// # struct PasswordAuth;
/// # impl Scheme for PasswordAuth { type Kind = Basic; const KIND: Basic = Basic::new(); }
/// # impl Verifier for PasswordAuth {
/// #     type User = String;
/// #     type Extractors = ();
/// #     async fn verify(_: &BasicCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
/// # }
/// # struct ApiKey;
/// # impl Scheme for ApiKey { type Kind = Token; const KIND: Token = Token::new("ApiKey"); }
/// # impl Verifier for ApiKey {
/// #     type User = String;
/// #     type Extractors = ();
/// #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
/// # }
///
/// struct Auth;
///
/// impl Scheme for Auth {
///     type Kind = Multi<(PasswordAuth, (ApiKey, ()))>;
///     const KIND: Self::Kind = Multi::new();
/// }
///
/// impl Verifier for Auth {
///     type User = String; // that of the members
///     type Extractors = ();
///
///     async fn verify(none: &Infallible, (): ()) -> Result<Option<String>, AuthError> {
///         match *none {} // it has no credentials but its members', which they verify
///     }
/// }
/// # async fn handler(_: axum_httpauth::Guard<Auth>) {}
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
/// ```
pub struct Multi<M, R = BuiltIn, U = OneType>(PhantomData<Of<M, R, U>>);

type Of<M, R, U> = fn() -> (M, R, U);

impl<M, R, U> Multi<M, R, U> {
    /// The kind. It has no parameters but its type.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<M, R, U> Default for Multi<M, R, U> {
    fn default() -> Self {
        Self::new()
    }
}

impl<M, R, U> Clone for Multi<M, R, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, R, U> Copy for Multi<M, R, U> {}

impl<M, R, U> fmt::Debug for Multi<M, R, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Multi").finish_non_exhaustive()
    }
}

impl<M, R, U> Sealed for Multi<M, R, U> {}

impl<M: Members, R: 'static, U: 'static> Kind for Multi<M, R, U> {
    /// It has none but its members'.
    type Credentials = Infallible;

    fn name(&self) -> &'static str {
        M::name()
    }

    fn names(&self, name: &mut dyn FnMut(&'static str)) {
        M::names(name);
    }

    fn fields<A: Scheme<Kind = Self>>(name: &mut impl FnMut(HeaderName)) {
        M::fields(name);
    }

    async fn error_response<A: Scheme<Kind = Self>>(error: &AuthError, parts: &mut Parts) -> Response {
        let index = AuthError::decider(error.members()).unwrap_or_default();
        match error.members().get(index) {
            Some(member) => {
                let member = member.clone().challenged_as(error);
                M::error_response(index, &member, parts).await
            }
            None => M::error_response(index, error, parts).await,
        }
    }

    fn keep<A: Verifier<Kind = Self>>(user: &CurrentUser<A>, parts: &mut Parts) {
        M::keep(user, parts);
    }

    fn forgive<A: Verifier<Kind = Self>>(error: AuthError, parts: &mut Parts) {
        M::forgive(error.members(), parts);
        Forgiven::<A>::keep(error, parts);
    }

    fn pass_over<A: Verifier<Kind = Self>>(parts: &mut Parts) {
        Forgiven::<A>::pass_over(parts);
        M::pass_over(parts);
    }

    fn refused<A: Verifier<Kind = Self>>(user: &CurrentUser<A>, error: AuthError) -> AuthError {
        let mut members = Vec::with_capacity(M::LEN);
        M::refused(user, &error, &mut members);
        if members.iter().any(AuthError::is_presented) { AuthError::of_members(members) } else { error }
    }
}

impl<A, S, M, R, U> Serves<A, S> for Multi<M, R, U>
where
    A: Verifier<Kind = Self>,
    M: ServedMembers<A, U, S>,
    R: 'static,
    U: 'static,
    S: Send + Sync,
{
    fn known(parts: &Parts) -> Option<Result<CurrentUser<A>, AuthError>> {
        parts.extensions.get().cloned().map(Ok).or_else(|| M::known(parts))
    }

    async fn authenticate<F: Found<A>>(
        parts: &mut Parts,
        state: &S,
        may_be_nobody: bool,
    ) -> Result<(F, Presented), AuthError> {
        if let Some(judged) = judged::<A, F, S>(parts, may_be_nobody) {
            return judged;
        }
        let mut decision = M::decide::<F>(parts, state, false).await;
        let nothing_sent = |errors: &Vec<AuthError>| !errors.iter().any(AuthError::is_presented);
        if may_be_nobody && A::ANONYMOUS && decision.as_ref().is_err_and(nothing_sent) {
            decision = M::decide::<F>(parts, state, true).await;
        }
        hide_credentials::<A>(parts); // those of the members that were not asked
        decision.map(|found| (found, Presented(false))).map_err(|mut errors| {
            errors.reverse();
            AuthError::of_members(errors)
        })
    }

    async fn challenge(
        error: &AuthError,
        challenges: &mut Challenges,
        parts: &mut Parts,
        state: &S,
    ) -> Result<(), AuthError> {
        let members = error.members();
        let all = !members.iter().any(AuthError::is_presented);
        M::challenge(error, members, all, challenges, parts, state).await
    }
}
