//! The handlers of a path, by method.

use std::{any::type_name, convert::Infallible, fmt};

use axum::{
    extract::Request,
    response::IntoResponse,
    routing::{self, MethodFilter, Route},
};
use tower_layer::Layer;
use tower_service::Service;

use super::{Access, Decided, Routable, Secure, table::OTHER_METHODS};
use crate::scheme::sealed::Sealed;

/// A handler and what is decided about it, for one method.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) handler: &'static str,
    pub(super) access: Vec<Access>,
}

/// axum's [`MethodRouter`](routing::MethodRouter) of handlers that say who may call them.
#[must_use]
pub struct MethodRouter<S = ()> {
    pub(super) inner: routing::MethodRouter<S>,
    pub(super) endpoints: Vec<Endpoint>,
}

impl<S> Clone for MethodRouter<S> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), endpoints: self.endpoints.clone() }
    }
}

impl<S> fmt::Debug for MethodRouter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodRouter").field("endpoints", &self.endpoints).finish_non_exhaustive()
    }
}

impl<S> Sealed for MethodRouter<S> {}

impl<S: Clone> From<MethodRouter<S>> for routing::MethodRouter<S> {
    fn from(router: MethodRouter<S>) -> Self {
        router.into_inner()
    }
}

const METHODS: [(&str, MethodFilter); 9] = [
    ("CONNECT", MethodFilter::CONNECT),
    ("DELETE", MethodFilter::DELETE),
    ("GET", MethodFilter::GET),
    ("HEAD", MethodFilter::HEAD),
    ("OPTIONS", MethodFilter::OPTIONS),
    ("PATCH", MethodFilter::PATCH),
    ("POST", MethodFilter::POST),
    ("PUT", MethodFilter::PUT),
    ("TRACE", MethodFilter::TRACE),
];

macro_rules! methods {
    ($($name:ident $method:ident),*) => {
        $(
            #[doc = concat!("The handler of `", stringify!($method), "` requests, as [axum's](routing::", stringify!($name), ").")]
            #[track_caller]
            pub fn $name<H, T, S>(handler: H) -> MethodRouter<S>
            where
                H: Decided<T, Handler: Routable<T, S>>,
                T: 'static,
                S: Clone + Send + Sync + 'static,
            {
                on(MethodFilter::$method, handler)
            }
        )*

        impl<S: Clone + Send + Sync + 'static> MethodRouter<S> {
            $(
                #[doc = concat!("Adds the handler of `", stringify!($method), "` requests.")]
                #[doc = ""]
                #[doc = "# Panics"]
                #[doc = ""]
                #[doc = "If there is one already."]
                #[track_caller]
                pub fn $name<H, T>(self, handler: H) -> Self
                where
                    H: Decided<T, Handler: Routable<T, S>>,
                    T: 'static,
                {
                    self.on(MethodFilter::$method, handler)
                }
            )*
        }
    };
}

methods!(
    connect CONNECT, delete DELETE, get GET, head HEAD, options OPTIONS, patch PATCH, post POST, put PUT, trace TRACE
);

/// The handler of requests with these methods, as [axum's](routing::on).
#[track_caller]
pub fn on<H, T, S>(filter: MethodFilter, handler: H) -> MethodRouter<S>
where
    H: Decided<T, Handler: Routable<T, S>>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    MethodRouter::new().on(filter, handler)
}

/// The handler of requests with any method, as [axum's](routing::any).
pub fn any<H, T, S>(handler: H) -> MethodRouter<S>
where
    H: Decided<T, Handler: Routable<T, S>>,
    T: 'static,
    S: Clone + Send + Sync + 'static,
{
    let endpoints = vec![Endpoint::new::<H, T>(OTHER_METHODS)];
    MethodRouter { inner: routing::any(handler.into_handler()), endpoints }
}

impl Endpoint {
    pub(super) fn new<H: Decided<T>, T>(method: &'static str) -> Self {
        Self { method, handler: type_name::<H>(), access: H::decision() }
    }
}

impl<S: Clone + Send + Sync + 'static> MethodRouter<S> {
    /// No handlers.
    pub fn new() -> Self {
        Self { inner: routing::MethodRouter::new(), endpoints: Vec::new() }
    }

    /// Adds the handler of requests with these methods.
    ///
    /// # Panics
    ///
    /// If one of them has a handler already.
    #[track_caller]
    pub fn on<H, T>(mut self, filter: MethodFilter, handler: H) -> Self
    where
        H: Decided<T, Handler: Routable<T, S>>,
        T: 'static,
    {
        let methods = METHODS.into_iter().filter(|(_, method)| filter.or(*method) == filter);
        self.endpoints.extend(methods.map(|(name, _)| Endpoint::new::<H, T>(name)));
        Self { inner: self.inner.on(filter, handler.into_handler()), ..self }
    }

    /// Sets the handler of requests with any other method.
    pub fn fallback<H, T>(mut self, handler: H) -> Self
    where
        H: Decided<T, Handler: Routable<T, S>>,
        T: 'static,
    {
        self.endpoints.retain(|endpoint| endpoint.method != OTHER_METHODS);
        self.endpoints.push(Endpoint::new::<H, T>(OTHER_METHODS));
        Self { inner: self.inner.fallback(handler.into_handler()), ..self }
    }

    /// Adds the handlers of another one.
    ///
    /// # Panics
    ///
    /// If both have one for the same method, or for any other method.
    #[track_caller]
    pub fn merge(mut self, other: impl Secure<Self>) -> Self {
        let other = other.secure();
        self.endpoints.extend(other.endpoints);
        Self { inner: self.inner.merge(other.inner), ..self }
    }

    /// Puts a layer around all handlers, the one for any other method included.
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

    /// Puts a layer around the handlers, so that it does not see requests with any other method.
    ///
    /// # Panics
    ///
    /// If there are no handlers yet.
    #[track_caller]
    pub fn route_layer<L>(self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service:
            Service<Request, Response: IntoResponse, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static,
    {
        Self { inner: self.inner.route_layer(layer), ..self }
    }

    /// Gives the handlers their state.
    pub fn with_state<S2>(self, state: S) -> MethodRouter<S2> {
        MethodRouter { inner: self.inner.with_state(state), endpoints: self.endpoints }
    }
}

impl<S> MethodRouter<S> {
    /// axum's, to which anything can be added.
    pub fn into_inner(self) -> routing::MethodRouter<S> {
        self.inner
    }
}

impl<S: Clone + Send + Sync + 'static> Default for MethodRouter<S> {
    fn default() -> Self {
        Self::new()
    }
}
