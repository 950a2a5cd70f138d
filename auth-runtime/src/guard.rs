//! The first extractor of a guarded handler.

use std::{fmt, marker::PhantomData};

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};

use crate::{
    authenticate::{ServedBy, authenticate, reject},
    error::{AuthError, ErrorKind},
    response::Reply,
    rule::{Authenticated, Enforce, Policy},
    scheme::{Kind, sealed::Sealed},
    secure::Login,
    user::{CurrentUser, Origin},
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

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match admit::<A, P, M, S>(parts, state, true).await {
            Ok((_, reply)) => Ok(Self { reply, decision: PhantomData }),
            Err(error) => Err(reject::<A, S>(error, parts, state).await),
        }
    }
}

/// What the guard adds to the response, if it admits the request and nothing asks whose it is.
pub(crate) async fn pass<A, M, S>(parts: &mut Parts, state: &S) -> Result<Reply, AuthError>
where
    A: ServedBy<S>,
    M: Mode,
    S: Send + Sync,
{
    match authenticate::<A, Origin, S>(parts, state, true).await {
        Ok((user, presented)) => Ok(Reply::to::<A, M>(Some(presented), parts, user.info)),
        Err(error) if M::forgives(&error) => Ok(Reply::to::<A, M>(None, parts, None)),
        Err(error) => Err(error),
    }
}

/// The user whom the guard admits, or nobody if its mode forgives that. What was found out is kept in the extensions of
/// the request if something else may ask for it.
pub(crate) async fn admit<A, P, M, S>(
    parts: &mut Parts,
    state: &S,
    keep: bool,
) -> Result<(Option<CurrentUser<A>>, Reply), AuthError>
where
    A: ServedBy<S>,
    P: Enforce<A, S>,
    M: Mode,
    S: Send + Sync,
{
    let (mut info, mut presented) = (None, false);
    let user = match authenticate::<A, CurrentUser<A>, S>(parts, state, true).await {
        Ok((mut user, known)) => {
            (info, presented) = (user.take_info(), known);
            if keep || P::extracts() {
                user.clone().keep(parts);
            }
            if let Err(error) = P::enforce(&user, parts, state).await {
                let error = A::Kind::refused(&user, error);
                user.keep(parts); // for the error handler
                return Err(error);
            }
            Some(user)
        }
        Err(error) if M::forgives(&error) => {
            if keep {
                A::Kind::forgive::<A>(error, parts);
            }
            None
        }
        Err(error) => return Err(error),
    };
    let reply = Reply::to::<A, M>(user.is_some().then_some(presented), parts, info);
    Ok((user, reply))
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
