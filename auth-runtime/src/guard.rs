//! The first extractor of a guarded handler.

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{AUTHORIZATION, CACHE_CONTROL, VARY},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use pin_project_lite::pin_project;

use crate::{
    authenticate::{Anonymous, authenticate, reject},
    error::{AuthError, ErrorKind},
    rule::{Authenticated, Enforce, Policy},
    scheme::{Kind, Scheme, sealed::Sealed},
    verify::Verifier,
};

/// Lets a request pass if the scheme `A` authenticates it and the policy `P` admits its user.
///
/// `#[login_required]` puts it in front of a handler's parameters. By hand it does the same for the request, and nothing
/// for the response:
///
/// ```
/// # use axum_httpauth_runtime::{Scheme, Token, TokenCredentials, Verifier, AuthError};
/// # struct Auth;
/// # impl Scheme for Auth { type Kind = Token; const KIND: Token = Token::new("Bearer"); }
/// # impl Verifier for Auth {
/// #     type User = String;
/// #     type Extractors = ();
/// #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
/// # }
/// use axum_httpauth_runtime::Guard;
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
    A: Verifier<Extractors: FromRequestParts<S>>,
    P: Enforce<A, S>,
    M: Mode,
    S: Send + Sync,
{
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let passed = match authenticate::<A, S>(parts, state).await {
            Ok(user) => P::enforce(&user, parts, state).await.map(|()| true),
            Err(error) if M::forgives(&error) => {
                Anonymous::<A>::insert(parts);
                Ok(false)
            }
            Err(error) => Err(error),
        };
        match passed {
            Ok(authenticated) => Ok(Self { reply: Reply::of::<A, M>(authenticated), decision: PhantomData }),
            Err(error) => Err(reject::<A>(error, parts).await),
        }
    }
}

/// What a guard does with a request that is not authenticated.
pub trait Mode: Sealed + 'static {
    #[doc(hidden)]
    const OPTIONAL: bool;

    /// Whether the handler runs in spite of this error, without a user.
    fn forgives(error: &AuthError) -> bool;
}

/// Refuses it.
#[derive(Debug, Clone, Copy)]
pub struct Required;

/// Lets it pass without a user if it carries no credentials; wrong and malformed ones are refused.
#[derive(Debug, Clone, Copy)]
pub struct Optional;

/// Lets it pass without a user whatever it carries, short of what is refused with another status than 401: credentials
/// that are too large or given twice.
#[derive(Debug, Clone, Copy)]
pub struct Lenient;

impl Sealed for Required {}
impl Sealed for Optional {}
impl Sealed for Lenient {}

impl Mode for Required {
    const OPTIONAL: bool = false;

    fn forgives(_: &AuthError) -> bool {
        false
    }
}

impl Mode for Optional {
    const OPTIONAL: bool = true;

    fn forgives(error: &AuthError) -> bool {
        error.kind() == ErrorKind::Missing
    }
}

impl Mode for Lenient {
    const OPTIONAL: bool = true;

    fn forgives(error: &AuthError) -> bool {
        error.status() == 401
    }
}

/// What a guard adds to the response of its handler, for the caches on the way.
///
/// A shared cache keeps no answer to a request with `Authorization` (RFC 9111, 3.5), and knows nothing of credentials in
/// another place. A handler that answers requests without credentials too has answers that a cache may keep, and that
/// depend on the field.
#[derive(Debug)]
pub struct Reply {
    vary: Option<HeaderName>,
    private: bool,
}

impl Reply {
    fn of<A: Scheme, M: Mode>(authenticated: bool) -> Self {
        let field = A::Kind::field::<A>();
        let known_to_caches = field == Some(AUTHORIZATION);
        Self { vary: field.filter(|_| M::OPTIONAL || !known_to_caches), private: authenticated && !known_to_caches }
    }

    fn apply(self, headers: &mut HeaderMap) {
        if self.private && !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("private"));
        }
        if let Some(field) = self.vary
            && !varies_by(headers, &field)
        {
            headers.append(VARY, field.into());
        }
    }
}

/// Whether `Vary` names the field already: `Vary = #( "*" / field-name )` (RFC 9110, 12.5.5).
fn varies_by(headers: &HeaderMap, field: &HeaderName) -> bool {
    let mut names = headers.get_all(VARY).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    names.any(|name| matches!(name.trim_ascii(), name if name == b"*" || name.eq_ignore_ascii_case(field.as_ref())))
}

pin_project! {
    /// The future of a guarded handler: the handler's own, and what its guard adds to the response.
    #[must_use = "futures do nothing unless polled"]
    pub struct GuardedFuture<F> {
        #[pin]
        handler: F,
        reply: Option<Reply>,
    }
}

impl<F> GuardedFuture<F> {
    /// The future of a handler behind the guard whose reply this is.
    pub fn new(reply: Reply, handler: F) -> Self {
        Self { handler, reply: Some(reply) }
    }
}

impl<F> fmt::Debug for GuardedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedFuture").finish_non_exhaustive()
    }
}

impl<F: Future> Future for GuardedFuture<F> {
    type Output = Guarded<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.handler.poll(context));
        Poll::Ready(Guarded { response, reply: this.reply.take() })
    }
}

/// What a guarded handler returns.
pub struct Guarded<T> {
    response: T,
    reply: Option<Reply>,
}

impl<T> Guarded<T> {
    /// The response of a handler behind the guard whose reply this is.
    pub fn new(reply: Reply, response: T) -> Self {
        Self { response, reply: Some(reply) }
    }

    /// What the handler itself returned.
    pub fn into_inner(self) -> T {
        self.response
    }
}

impl<T: fmt::Debug> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.response.fmt(f)
    }
}

impl<T: IntoResponse> IntoResponse for Guarded<T> {
    fn into_response(self) -> Response {
        let mut response = self.response.into_response();
        if let Some(reply) = self.reply {
            reply.apply(response.headers_mut());
        }
        response
    }
}
