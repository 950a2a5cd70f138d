//! The router.

use std::{
    convert::Infallible,
    fmt,
    task::{Context, Poll},
};

use axum::{
    extract::Request,
    response::IntoResponse,
    routing::{IntoMakeService, Route},
};
use tower_layer::Layer;
use tower_service::Service;

use super::{
    Access, AccessTable, Decided, DecidedService, Decision, Login, MethodRouter, Routable, Row, Secure,
    method_router::Endpoint,
    table::{OTHER_METHODS, OTHER_PATHS},
};
use crate::{
    require_login::{RequireLogin, ServedWith},
    scheme::sealed::Sealed,
};

/// What stands for the handlers of a router of axum's.
const FOREIGN: &str = "axum::Router";

/// axum's [`Router`](axum::Router) of handlers that say who may call them.
///
/// It is served as axum's is, and [`into_inner`](Self::into_inner) is axum's, with all that this one has not. Routers of
/// axum's enter through [`public`](Self::public) and [`guarded`](Self::guarded) only, and so do services, in such a router.
#[must_use]
pub struct Router<S = ()> {
    inner: axum::Router<S>,
    rows: Vec<Row>,
    /// Those of this router and of nested ones, which axum keeps apart from routes: a layer of routes is not around them.
    fallbacks: Vec<Row>,
}

impl<S> Clone for Router<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), rows: self.rows.clone(), fallbacks: self.fallbacks.clone() }
    }
}

impl<S> fmt::Debug for Router<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router").field("rows", &self.rows).field("fallbacks", &self.fallbacks).finish_non_exhaustive()
    }
}

impl<S> Sealed for Router<S> {}

impl<S> From<Router<S>> for axum::Router<S> {
    fn from(router: Router<S>) -> Self {
        router.into_inner()
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Router<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Router<S> {
    /// No routes. Every request is a 404.
    pub fn new() -> Self {
        Self { inner: axum::Router::new(), rows: Vec::new(), fallbacks: Vec::new() }
    }

    /// A router of axum's, all of which everybody may call.
    pub fn public(router: axum::Router<S>) -> Self {
        Self::foreign(router, vec![Access::without_scheme(Login::None)])
    }

    /// A router of axum's behind a guard, its fallback included if it has one: without, unknown paths below it go to the fallback outside.
    ///
    /// ```
    /// # use axum_httpauth_runtime as axum_httpauth;
    /// # use axum_httpauth::{Guard, Scheme, Token, TokenCredentials, Verifier, AuthError};
    /// # struct Auth;
    /// # impl Scheme for Auth { type Kind = Token; const KIND: Token = Token::new("Bearer"); }
    /// # impl Verifier for Auth {
    /// #     type User = String;
    /// #     type Extractors = ();
    /// #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
    /// # }
    /// use axum::routing::get;
    /// use axum_httpauth::{RequireLogin, secure::Router};
    ///
    /// let pages = axum::Router::new().route("/", get(|| async { "of somebody else's" }));
    /// // `require_login!()` with the macros
    /// let app: Router = Router::new().nest("/pages", Router::guarded(RequireLogin::<Guard<Auth>>::new(), pages));
    /// ```
    pub fn guarded<G, T>(guard: RequireLogin<G, T>, router: axum::Router<S>) -> Self
    where
        G: Decision + ServedWith<T>,
        T: Send + Sync + 'static,
    {
        Self::foreign(router.layer(guard), G::access())
    }

    fn foreign(inner: axum::Router<S>, access: Vec<Access>) -> Self {
        // its fallback too stands apart from its routes, and what either is cannot be known
        let row = || {
            let access = access.clone();
            vec![Row::new(OTHER_PATHS, Endpoint { method: OTHER_METHODS, handler: FOREIGN, access })]
        };
        Self { inner, rows: row(), fallbacks: row() }
    }

    /// Adds the handlers of a path.
    ///
    /// # Panics
    ///
    /// As [axum's](axum::Router::route).
    #[track_caller]
    pub fn route(mut self, path: &str, handlers: impl Secure<MethodRouter<S>>) -> Self {
        let handlers = handlers.secure();
        self.rows.extend(handlers.endpoints.into_iter().map(|endpoint| Row::new(path, endpoint)));
        Self { inner: self.inner.route(path, handlers.inner), ..self }
    }

    /// Adds the routes of another router below a path, and its fallback if it has one.
    ///
    /// # Panics
    ///
    /// As [axum's](axum::Router::nest).
    #[track_caller]
    pub fn nest(mut self, path: &str, router: impl Secure<Self>) -> Self {
        let router = router.secure();
        self.inner = self.inner.nest(path, router.inner);
        // without one of its own, axum drops those of the routers in it; one of axum's may have one
        if router.fallbacks.iter().any(|row| row.path() == OTHER_PATHS) {
            self.fallbacks.extend(router.fallbacks.into_iter().map(|row| row.below(path)));
        }
        self.rows.extend(router.rows.into_iter().map(|row| row.below(path)));
        self
    }

    /// Adds the routes of another router, and its fallback if it has one.
    ///
    /// # Panics
    ///
    /// As [axum's](axum::Router::merge).
    #[track_caller]
    pub fn merge(mut self, other: impl Secure<Self>) -> Self {
        let other = other.secure();
        self.rows.extend(other.rows);
        self.fallbacks.extend(other.fallbacks);
        Self { inner: self.inner.merge(other.inner), ..self }
    }

    /// Puts a guard in front of the routes that there are, beside what their handlers ask for. Fallbacks are no routes: what
    /// they ask for stands alone. The access table knows of this guard, and not of one given to
    /// [`route_layer`](Self::route_layer).
    ///
    /// # Panics
    ///
    /// If there are no routes yet.
    #[track_caller]
    pub fn require_login<G, T>(mut self, guard: RequireLogin<G, T>) -> Self
    where
        G: Decision + ServedWith<T>,
        T: Send + Sync + 'static,
    {
        self.rows.iter_mut().for_each(|row| row.guard(G::access()));
        self.route_layer(guard)
    }

    /// Puts a layer around all that there is, as [axum's](axum::Router::layer).
    pub fn layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Response: IntoResponse, Error: Into<Infallible>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        Self { inner: self.inner.layer(layer), ..self }
    }

    /// Puts a layer around the routes that there are, so that it does not see requests for any other path.
    ///
    /// # Panics
    ///
    /// If there are no routes yet.
    #[track_caller]
    pub fn route_layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Response: IntoResponse, Error: Into<Infallible>, Future: Send>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        Self { inner: self.inner.route_layer(layer), ..self }
    }

    /// Sets the handler of requests for any other path.
    #[track_caller]
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        H: Decided<T, Handler: Routable<T, S>>,
        T: 'static,
    {
        self.fallbacks.retain(|row| row.path() != OTHER_PATHS);
        self.fallbacks.push(Row::new(OTHER_PATHS, Endpoint::new::<H, T>(OTHER_METHODS)));
        Self { inner: self.inner.fallback(handler.into_handler()), ..self }
    }

    /// Takes the fallback away, and those of nested routers, so that a request for any other path is a 404.
    pub fn reset_fallback(self) -> Self {
        Self { inner: self.inner.reset_fallback(), fallbacks: Vec::new(), ..self }
    }

    /// Whether there are routes. A fallback is none.
    #[must_use]
    pub fn has_routes(&self) -> bool {
        self.inner.has_routes()
    }

    /// Sets the handler of requests for the paths that there are with a method that has no handler.
    pub fn method_not_allowed_fallback<H, T>(mut self, handler: H) -> Self
    where
        H: Decided<T, Handler: Routable<T, S>>,
        T: 'static,
    {
        let paths: Vec<_> = self.rows.iter().map(|row| row.path().to_owned()).collect();
        for path in paths {
            // of a router of axum's it is not known which of its routes have one already
            let is_set = |row: &Row| row.path() == path && row.method() == OTHER_METHODS && row.handler() != FOREIGN;
            if !self.rows.iter().any(is_set) {
                self.rows.push(Row::new(&path, Endpoint::new::<H, T>(OTHER_METHODS)));
            }
        }
        Self { inner: self.inner.method_not_allowed_fallback(handler.into_handler()), ..self }
    }

    /// Gives the handlers their state.
    pub fn with_state<S2>(self, state: S) -> Router<S2> {
        Router { inner: self.inner.with_state(state), rows: self.rows, fallbacks: self.fallbacks }
    }
}

/// What takes a service in axum's takes none here, and says where it goes.
impl<S> Router<S> {
    #[doc(hidden)]
    pub fn route_service<T: DecidedService>(self, _: &str, _: T) -> Self {
        self
    }

    #[doc(hidden)]
    pub fn nest_service<T: DecidedService>(self, _: &str, _: T) -> Self {
        self
    }

    #[doc(hidden)]
    pub fn fallback_service<T: DecidedService>(self, _: T) -> Self {
        self
    }
}

impl<S> Router<S> {
    /// axum's, which is served, and to which anything can be added.
    pub fn into_inner(self) -> axum::Router<S> {
        self.inner
    }

    /// Who may call what, by the handlers that there are now.
    ///
    /// It knows what attributes and [`require_login`](Self::require_login) ask for, and nothing of other layers. Of a handler
    /// with two `#[login_required]` above another attribute macro, or with three, it knows the lower ones.
    #[must_use]
    pub fn access_table(&self) -> AccessTable {
        AccessTable::new(self.rows.iter().chain(&self.fallbacks).cloned().collect())
    }
}

impl Router {
    /// What `axum::serve` takes too, as [axum's](axum::Router::into_make_service). For one that knows the address of the
    /// client, see [`into_inner`](Self::into_inner).
    #[must_use]
    pub fn into_make_service(self) -> IntoMakeService<axum::Router> {
        self.inner.into_make_service()
    }
}

/// Whatever axum's router serves: the connections of `axum::serve(listener, router)`, and in tests the requests of
/// `router.oneshot(request)`.
impl<R> Service<R> for Router
where
    axum::Router: Service<R>,
{
    type Response = <axum::Router as Service<R>>::Response;
    type Error = <axum::Router as Service<R>>::Error;
    type Future = <axum::Router as Service<R>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Service::<R>::poll_ready(&mut self.inner, context)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.inner.call(request)
    }
}
