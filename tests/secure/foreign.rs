//! Routers and services of axum's in the routers, which do not say who may call them.

use std::convert::Infallible;

use axum::{
    body::Body,
    http::{Method, Request},
    response::Response,
};
use axum_httpauth::{
    require_login,
    secure::{Login, Router},
};
use tower::service_fn;

use super::*;

#[tokio::test]
async fn routers_of_axum_enter_behind_a_guard_or_as_public() {
    let foreign = || axum::Router::new().route("/page", axum::routing::get(|| async { "page" }));
    let whole = || foreign().fallback(|| async { "fallback" });
    let app = Router::new()
        .nest("/open", Router::public(whole()))
        .nest("/closed", Router::guarded(require_login!(role = "admin"), whole()))
        .nest("/routes", Router::guarded(require_login!(), foreign()));
    let rows = [
        ("/open/page", [200, 200, 200]),
        ("/open/other", [200, 200, 200]),
        ("/closed/page", [401, 403, 200]),
        ("/closed/other", [401, 403, 200]),
        ("/routes/page", [401, 200, 200]),
        ("/routes/other", [404, 404, 404]),
        ("/other", [404, 404, 404]),
    ];
    for (path, expected) in rows {
        for (username, expected) in [None, Some("user"), Some("admin")].into_iter().zip(expected) {
            assert_eq!(status(&app, Method::GET, path, username).await, expected, "{path} {username:?}");
        }
    }
}

#[tokio::test]
async fn services_enter_in_a_router_of_axum_s() {
    let service = || service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::from("service"))) });
    let services = || {
        let tree = axum::Router::new().route_service("/page", service()).nest_service("/tree", service());
        tree.fallback_service(service())
    };
    let app = Router::new()
        .nest("/open", Router::public(services()))
        .merge(Router::guarded(require_login!(role = "admin"), services()));
    for path in ["/page", "/tree/leaf", "/other"] {
        let open = format!("/open{path}");
        assert_eq!(answer(&app, Method::GET, &open, None).await, (200, "service".to_owned()), "{open}");
        for (username, expected) in [(None, 401), (Some("user"), 403), (Some("admin"), 200)] {
            assert_eq!(status(&app, Method::GET, path, username).await, expected, "{path} {username:?}");
        }
    }
}

/// A guard of the routes is not around the fallback of a router of axum's, and the table does not say so.
#[tokio::test]
async fn the_fallback_of_a_router_of_axum_s_is_not_behind_a_guard_of_its_routes() {
    let foreign =
        axum::Router::new().route("/a", axum::routing::get(|| async { "a" })).fallback(|| async { "fallback" });
    let app = Router::public(foreign).require_login(require_login!());
    assert_eq!(status(&app, Method::GET, "/a", None).await, 401);
    assert_eq!(answer(&app, Method::GET, "/b", None).await, (200, "fallback".to_owned()));
    let table = app.access_table();
    let access: Vec<_> = table.rows().iter().map(|row| row.access().len()).collect();
    assert_eq!(access, [2, 1], "{}", table.to_text());
}

/// What is set for other methods reaches the routes of a router of axum's too, and is not behind its guard.
#[tokio::test]
async fn the_handler_of_other_methods_is_in_the_table_beside_a_router_of_axum_s() {
    let foreign = || axum::Router::new().route("/a", axum::routing::get(|| async { "a" }));
    let app = Router::new()
        .merge(Router::guarded(require_login!(), foreign()))
        .nest("/nested", Router::guarded(require_login!(), foreign()))
        .method_not_allowed_fallback(for_everybody);
    for path in ["/a", "/nested/a"] {
        assert_eq!(status(&app, Method::GET, path, None).await, 401, "{path}");
        assert_eq!(answer(&app, Method::POST, path, None).await, (200, "public".to_owned()), "{path}");
    }
    let table = app.access_table();
    let public = table.rows().iter().filter(|row| row.access()[0].login() == Login::None);
    assert_eq!(public.map(|row| row.path()).collect::<Vec<_>>(), ["/*", "/nested/*"], "{}", table.to_text());
}
