//! A guard in front of a whole router.

use std::{
    fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    extract::FromRequestParts,
    http::{Request, request::Parts},
    response::{IntoResponse, Response},
};
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    authenticate::ServedBy,
    guard::{Guard, Mode},
    response::{Guarded, Reply},
    rule::{Enforce, Policy},
    scheme::sealed::Sealed,
    verify::Verifier,
};

/// The layer that puts the guard `G` in front of a router.
///
/// The guard is asked before anything else of the request is read, and what is behind it is not called if it refuses. The
/// user is kept in the extensions of the request: for a [`CurrentUser`](crate::CurrentUser) or another guard of the same
/// scheme behind it, nothing is verified again.
///
/// `require_login!` is one. By hand it is
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
/// use axum::{Router, routing::get};
/// use axum_httpauth::{Guard, RequireLogin};
///
/// let app: Router = Router::new()
///     .route("/", get(|| async { "only for users" }))
///     .route_layer(RequireLogin::<Guard<Auth>>::new());
/// ```
pub struct RequireLogin<G, S = ()> {
    state: Arc<S>,
    guard: PhantomData<fn() -> G>,
}

impl<G> RequireLogin<G> {
    /// The layer of a guard whose callbacks take nothing from a state.
    #[must_use]
    pub fn new() -> Self {
        Self { state: Arc::new(()), guard: PhantomData }
    }

    /// The same for callbacks that take something from the state: `State<Db>` is had from it as from that of a router.
    #[must_use]
    pub fn with_state<S>(self, state: S) -> RequireLogin<G, S> {
        RequireLogin { state: Arc::new(state), guard: PhantomData }
    }
}

impl<G> Default for RequireLogin<G> {
    fn default() -> Self {
        Self::new()
    }
}

impl<G, S> Clone for RequireLogin<G, S> {
    fn clone(&self) -> Self {
        Self { state: Arc::clone(&self.state), guard: PhantomData }
    }
}

impl<G, S> fmt::Debug for RequireLogin<G, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireLogin").finish_non_exhaustive()
    }
}

impl<I, G, S> Layer<I> for RequireLogin<G, S> {
    type Service = LoginRequired<I, G, S>;

    fn layer(&self, inner: I) -> Self::Service {
        LoginRequired { inner, layer: self.clone() }
    }
}

/// A service behind the guard `G`.
pub struct LoginRequired<I, G, S = ()> {
    inner: I,
    layer: RequireLogin<G, S>,
}

impl<I: Clone, G, S> Clone for LoginRequired<I, G, S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), layer: self.layer.clone() }
    }
}

impl<I: fmt::Debug, G, S> fmt::Debug for LoginRequired<I, G, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginRequired").field("inner", &self.inner).finish_non_exhaustive()
    }
}

impl<I, G, S, B> Service<Request<B>> for LoginRequired<I, G, S>
where
    I: Service<Request<B>, Response: IntoResponse, Future: Send> + Clone + Send + 'static,
    G: ServedWith<S>,
    S: Send + Sync + 'static,
    B: Send + 'static,
{
    type Response = Response;
    type Error = I::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, I::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // the one that was polled is ready, and its clone need not be
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let state = Arc::clone(&self.layer.state);
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let reply = match G::admit(&mut parts, &state).await {
                Ok(reply) => reply,
                Err(refused) => return Ok(refused),
            };
            let response = inner.call(Request::from_parts(parts, body)).await?;
            Ok(Guarded::new(reply, response).into_response())
        })
    }
}

/// A guard whose callbacks find what they take in the state `S`.
#[diagnostic::on_unimplemented(
    message = "something that a callback of this guard takes is not found with the state `{S}`",
    label = "a callback takes `State<_>`, and this layer has `{S}`; or what it takes is no extractor",
    note = "give the layer the state of the router: `require_login!(..).with_state(state.clone())`"
)]
pub trait ServedWith<S>: Sealed + 'static {
    #[doc(hidden)]
    fn admit(parts: &mut Parts, state: &S) -> impl Future<Output = Result<Reply, Response>> + Send;
}

impl<A: Verifier, P: Policy<A>, M: Mode> Sealed for Guard<A, P, M> {}

#[diagnostic::do_not_recommend]
impl<A, P, M, S> ServedWith<S> for Guard<A, P, M>
where
    A: ServedBy<S>,
    P: Enforce<A, S>,
    M: Mode,
    S: Send + Sync,
{
    async fn admit(parts: &mut Parts, state: &S) -> Result<Reply, Response> {
        Self::from_request_parts(parts, state).await.map(|guard| guard.reply)
    }
}
