//! What a guard in front of a router covers: each route, each method, and what is none.

use std::{convert::Infallible, future::ready};

use axum::{
    Router,
    body::Body,
    http::{Method, Request},
    response::Response,
    routing::{any, get},
};
use axum_httpauth::require_login;
use tower::service_fn;

use super::{
    Auth, CALLED, called,
    common::{self, basic, get_as, send},
    is_self, unread,
};

const METHODS: [Method; 9] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::HEAD,
    Method::OPTIONS,
    Method::TRACE,
    Method::CONNECT,
];

#[tokio::test]
async fn no_route_and_no_method_is_open() {
    let leaf = || Router::new().route("/leaf", get(called).post(called)).route("/any", any(called));
    let service = service_fn(|_: Request<Body>| {
        CALLED.set(CALLED.get() + 1);
        ready(Ok::<_, Infallible>(Response::new(Body::empty())))
    });
    let app = Router::new()
        .route("/", get(called))
        .route("/{id}/{*rest}", any(called))
        .route_service("/service", service)
        .nest("/nested", leaf().nest("/deeper", leaf()))
        .merge(Router::new().route("/merged", get(called)).merge(leaf()))
        .nest_service("/tree", service)
        .route_layer(require_login!());
    let paths = [
        "/",
        "/1/2/3",
        "/service",
        "/nested/leaf",
        "/nested/any",
        "/nested/deeper/leaf",
        "/nested/deeper/any",
        "/merged",
        "/leaf",
        "/any",
        "/tree",
        "/tree/branch",
    ];
    CALLED.take();
    let methods = METHODS.into_iter().chain(Method::from_bytes(b"PROPFIND"));
    for path in paths {
        for method in methods.clone() {
            let request = Request::builder().method(&method).uri(path).body(unread()).unwrap();
            let answer = send(&app, request).await;
            assert_eq!(answer.status, 401, "{method} {path}");
            assert_eq!(answer.challenge(), Some("Basic realm=\"Staff only\""), "{method} {path}");
        }
        let answer = get_as(&app, path, basic("john:right")).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    assert_eq!(CALLED.take(), paths.len());
}

#[tokio::test]
async fn what_is_not_there_is_404_behind_route_layer_and_401_behind_layer() {
    let routes = || Router::new().route("/", get(called));
    let route_layer = routes().route_layer(require_login!());
    let layer = routes().layer(require_login!());
    let fallback = routes().fallback(called).layer(require_login!());
    // without a route there is no path that it could name
    let by_path = routes().layer(require_login!(permit = is_self));
    let john = basic("john:right");
    for (app, without, with) in
        [(&route_layer, 404, 404), (&layer, 401, 404), (&fallback, 401, 200), (&by_path, 401, 503)]
    {
        assert_eq!(common::get(app, "/nothing", &[]).await.status, without);
        assert_eq!(get_as(app, "/nothing", &john).await.status, with);
    }
}

#[tokio::test]
async fn a_method_that_a_path_does_not_have_is_401_and_then_405() {
    for app in [
        Router::new().route("/", get(called)).route_layer(require_login!()),
        Router::new().route("/", get(called)).layer(require_login!()),
    ] {
        let answer = send(&app, Request::delete("/").body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.only("allow")), (401, Some("GET,HEAD")));
        let request = Request::delete("/").header("authorization", basic("john:right")).body(Body::empty()).unwrap();
        let answer = send(&app, request).await;
        assert_eq!((answer.status, answer.only("allow")), (405, Some("GET,HEAD")));
    }
}
