//! The first extractor of a guarded handler.

use std::{fmt, marker::PhantomData};

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

use crate::{
    authenticate::{ServedBy, Serves, reject},
    error::{AuthError, ErrorKind},
    found::Passed,
    response::Reply,
    rule::{Authenticated, Enforce, Policy},
    scheme::{Kind, sealed::Sealed},
    secure::Login,
    user::CurrentUser,
    verify::Verifier,
};

/// Lets a request pass if the scheme `A` authenticates it and the policy `P` admits its user.
///
/// `#[login_required]` puts it in front of a handler's parameters. By hand it does the same for the request, and nothing
/// for the response:
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
/// use axum_httpauth::Guard;
///
/// async fn handler(_: Guard<Auth>) -> &'static str {
///     "only for users"
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(handler));
/// ```
pub struct Guard<A: Verifier, P: Policy<A> = Authenticated, M: Mode = Required> {
    #[doc(hidden)]
    pub reply: Reply,
    decision: PhantomData<Decision<A, P, M>>,
}

type Decision<A, P, M> = fn() -> (A, P, M);

impl<A: Verifier, P: Policy<A>, M: Mode> fmt::Debug for Guard<A, P, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").finish_non_exhaustive()
    }
}

impl<A, P, M, S> FromRequestParts<S> for Guard<A, P, M>
where
    A: ServedBy<S>,
    P: Enforce<A, S>,
    M: Mode,
    S: Send + Sync,
{
    type Rejection = Response;

    fn from_request_parts(parts: &mut Parts, state: &S) -> impl Future<Output = Result<Self, Response>> + Send {
        enter::<A, P, M, S, Self>(parts, state)
    }
}

impl<A: Verifier, P: Policy<A>, M: Mode> Entry<A> for Guard<A, P, M> {
    const KEEPS: bool = true;
    const ASKS: bool = true;

    fn of(_: Option<CurrentUser<A>>, reply: Reply) -> Option<Self> {
        Some(Self { reply, decision: PhantomData })
    }
}

/// What a guard gives for a request that it lets pass.
pub(crate) trait Entry<A: Verifier>: Sized {
    /// Whether the user is kept in the extensions of the request, where others may ask for it.
    const KEEPS: bool;

    /// Whether it is something of the user.
    const ASKS: bool;

    /// `None` where a user is needed, and there is none.
    fn of(user: Option<CurrentUser<A>>, reply: Reply) -> Option<Self>;
}

/// Lets a request pass if its user is authenticated and admitted, or if it is nobody and the mode forgives that.
pub(crate) async fn enter<A, P, M, S, E>(parts: &mut Parts, state: &S) -> Result<E, Response>
where
    A: ServedBy<S>,
    P: Enforce<A, S>,
    M: Mode,
    S: Send + Sync,
    E: Entry<A>,
{
    let error = 'refused: {
        let (user, reply) = if E::ASKS || !P::ADMITS_ALL {
            match A::Kind::authenticate::<CurrentUser<A>>(parts, state, true).await {
                Ok((mut user, presented)) => {
                    let info = user.take_info();
                    if E::KEEPS || P::extracts() {
                        user.clone().keep(parts);
                    }
                    if let Err(error) = P::enforce(&user, parts, state).await {
                        let error = A::Kind::refused(&user, error);
                        user.keep(parts); // for the error handler
                        break 'refused error;
                    }
                    (Some(user), Reply::to::<A, M>(Some(presented), parts, info))
                }
                Err(error) if M::forgives(&error) => {
                    if E::KEEPS {
                        A::Kind::forgive::<A>(error, parts);
                    }
                    (None, Reply::to::<A, M>(None, parts, None))
                }
                Err(error) => break 'refused error,
            }
        } else {
            // nothing asks who it is
            match A::Kind::authenticate::<Passed>(parts, state, true).await {
                Ok((user, presented)) => (None, Reply::to::<A, M>(Some(presented), parts, user.info)),
                Err(error) if M::forgives(&error) => (None, Reply::to::<A, M>(None, parts, None)),
                Err(error) => break 'refused error,
            }
        };
        match E::of(user, reply) {
            Some(entry) => return Ok(entry),
            None => AuthError::missing(),
        }
    };
    Err(reject::<A, S>(error, parts, state).await)
}

/// What a guard does with a request that is not authenticated.
pub trait Mode: Sealed + 'static {
    #[doc(hidden)]
    const OPTIONAL: bool;
    #[doc(hidden)]
    const LOGIN: Login;

    /// Whether the handler runs in spite of this error, without a user.
    fn forgives(error: &AuthError) -> bool;
}

/// Refuses it.
#[derive(Debug, Clone, Copy)]
pub struct Required;

/// Lets it pass without a user if it carries no credentials; wrong and malformed ones are refused.
#[derive(Debug, Clone, Copy)]
pub struct Optional;

/// Lets it pass without a user whatever it carries, short of what is refused with another status than 401, such as credentials
/// that are too large or given twice, and of what is only [stale](AuthError::is_stale): a client that is let pass would never
/// get the nonce with which it has a user again.
#[derive(Debug, Clone, Copy)]
pub struct Lenient;

impl Sealed for Required {}
impl Sealed for Optional {}
impl Sealed for Lenient {}

impl Mode for Required {
    const OPTIONAL: bool = false;
    const LOGIN: Login = Login::Required;

    fn forgives(_: &AuthError) -> bool {
        false
    }
}

impl Mode for Optional {
    const OPTIONAL: bool = true;
    const LOGIN: Login = Login::Optional;

    fn forgives(error: &AuthError) -> bool {
        error.kind() == ErrorKind::Missing
    }
}

impl Mode for Lenient {
    const OPTIONAL: bool = true;
    const LOGIN: Login = Login::Lenient;

    fn forgives(error: &AuthError) -> bool {
        error.status() == 401 && !error.is_stale()
    }
}
