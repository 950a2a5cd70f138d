//! A guard in front of a router: what it answers, in which order, and what is left to the handlers behind it.

#[path = "common/digest.rs"]
mod client;
mod common;

use std::{
    cell::Cell,
    convert::Infallible,
    future::{Ready, ready},
    io,
    task::{Context, Poll},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{FromRef, Path, Query, State},
    http::{HeaderMap, Method, Request, StatusCode},
    response::Response,
    routing::{any, get, post},
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, DigestAuth, TokenAuth, error_handler, get_password, get_user_roles,
    login_required, permit, require_login, verify_password, verify_token,
};
use client::Proof;
use common::{basic, get_as, send};
use http_body_util::BodyExt;
use tower::{Layer, Service, ServiceExt, service_fn};

thread_local! {
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
    static ASKED_FOR_ROLES: Cell<usize> = const { Cell::new(0) };
    static CALLED: Cell<usize> = const { Cell::new(0) };
}

#[derive(Debug)]
struct User {
    name: String,
}

#[derive(BasicAuth)]
#[auth(realm = "Staff only", roles = ["user", "admin"])]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> Result<Option<User>, BoxError> {
    VERIFIED.set(VERIFIED.get() + 1);
    match password {
        "right" => Ok(Some(User { name: username.to_owned() })),
        "down" => Err(io::Error::other("connection to 10.0.0.7 refused").into()),
        _ => Ok(None),
    }
}

#[get_user_roles]
fn get_user_roles(user: &User, again: CurrentUser<Auth>) -> &'static [&'static str] {
    ASKED_FOR_ROLES.set(ASKED_FOR_ROLES.get() + 1);
    assert_eq!(user.name, again.name);
    if user.name == "susan" { &["user", "admin"] } else { &["user"] }
}

#[error_handler]
fn auth_error(error: &AuthError) -> String {
    error.reason().to_owned()
}

#[permit]
fn is_self(user: &User, Path(name): Path<String>) -> bool {
    user.name == name
}

#[permit]
fn is_confirmed(user: &User) -> Result<bool, AuthError> {
    if user.name == "guest" { Err(AuthError::forbidden("Unconfirmed account")) } else { Ok(true) }
}

async fn whoami(user: CurrentUser<Auth>) -> String {
    CALLED.set(CALLED.get() + 1);
    user.name.clone()
}

async fn maybe(user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

async fn called() {
    CALLED.set(CALLED.get() + 1);
}

#[login_required]
async fn guarded(user: CurrentUser<Auth>, _: HeaderMap, again: CurrentUser<Auth>) -> String {
    format!("{} {}", user.name, again.name)
}

#[login_required(role = "admin")]
async fn for_admin() {}

#[login_required(permit = is_self)]
async fn for_oneself(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

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
async fn the_five_outcomes() {
    let routes = || Router::new().route("/", get(maybe));
    let required = routes().route_layer(require_login!(role = "admin"));
    let optional = routes().route_layer(require_login!(role = "admin", optional));
    let lenient = routes().route_layer(require_login!(role = "admin", optional = "lenient"));
    let rows = [
        ("Bearer other", [401, 200, 200]),
        ("Basic @@", [401, 401, 200]),
        (&basic("susan:wrong"), [401, 401, 200]),
        (&basic("john:right"), [403, 403, 403]),
        (&basic("susan:down"), [503, 503, 503]),
        (&basic("susan:right"), [200, 200, 200]),
    ];
    for (authorization, statuses) in rows {
        for (app, expected) in [&required, &optional, &lenient].into_iter().zip(statuses) {
            let answer = get_as(app, "/", authorization).await;
            assert_eq!(answer.status, expected, "{authorization}");
            assert_eq!(answer.challenge().is_some(), matches!(expected, 401 | 403), "{authorization}");
            let refused = expected != 200;
            assert_eq!(answer.only("cache-control") == Some("no-store"), refused, "{authorization}");
            let nobody = authorization != basic("susan:right");
            assert_eq!(answer.body == "nobody", !refused && nobody, "{authorization}: {}", answer.body);
        }
    }
    let answer = common::get(&required, "/", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "credentials are missing"));
    assert_eq!(answer.challenge(), Some("Basic realm=\"Staff only\""));
    assert_eq!(common::get(&optional, "/", &[]).await.body, "nobody");
    assert_eq!(get_as(&required, "/", basic("john:right")).await.body, "a role is missing");
}

/// A body that must not be read.
fn unread() -> Body {
    Body::new(Body::from("1").map_frame(|frame| {
        assert!(!frame.is_data(), "the body is read");
        frame
    }))
}

async fn strict(Query(_): Query<Vec<(String, u32)>>, _: CurrentUser<Auth>, Json(_): Json<u32>) {
    CALLED.set(CALLED.get() + 1);
}

#[tokio::test]
async fn a_refusal_comes_before_anything_else_is_read() {
    let app = Router::new().route("/{id}", post(strict)).route_layer(require_login!(role = "admin"));
    for (credentials, status) in [(None, 401), (Some("susan:wrong"), 401), (Some("john:right"), 403)] {
        CALLED.take();
        let mut request = Request::post("/1?a=no-number").header("content-type", "text/plain");
        if let Some(credentials) = credentials {
            request = request.header("authorization", basic(credentials));
        }
        let answer = send(&app, request.body(unread()).unwrap()).await;
        assert_eq!(answer.status, status, "{credentials:?}");
        assert_eq!(CALLED.take(), 0);
    }
}

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
    for path in paths {
        for method in METHODS {
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
    let john = basic("john:right");
    for (app, without, with) in [(&route_layer, 404, 404), (&layer, 401, 404), (&fallback, 401, 200)] {
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

#[tokio::test]
async fn the_user_is_verified_once_and_found_by_all() {
    let app = Router::new()
        .route("/whoami", get(whoami))
        .route("/maybe", get(maybe))
        .route("/guarded", get(guarded))
        .route("/admin", get(for_admin))
        .route("/self/{name}", get(for_oneself))
        .layer(require_login!(permit = is_confirmed))
        .layer(require_login!(role = "user"));
    for (path, body) in [
        ("/whoami", "susan"),
        ("/maybe", "susan"),
        ("/guarded", "susan susan"),
        ("/admin", ""),
        ("/self/susan", "susan"),
    ] {
        VERIFIED.take();
        let answer = get_as(&app, path, basic("susan:right")).await;
        assert_eq!((answer.status, &*answer.body), (200, body), "{path}");
        assert_eq!(VERIFIED.take(), 1, "{path}");
    }
}

#[tokio::test]
async fn guards_inside_ask_for_their_own_besides() {
    let app = Router::new()
        .route("/admin", get(for_admin))
        .route("/self/{name}", get(for_oneself))
        .route_layer(require_login!(permit = is_confirmed));
    for (path, user, status) in [
        ("/admin", "susan", 200),
        ("/admin", "john", 403),
        ("/self/john", "john", 200),
        ("/self/susan", "john", 403),
        ("/self/guest", "guest", 403),
    ] {
        VERIFIED.take();
        let answer = get_as(&app, path, basic(format!("{user}:right"))).await;
        assert_eq!(answer.status, status, "{user} at {path}");
        assert_eq!(VERIFIED.take(), 1, "{user} at {path}");
    }
    let answer = get_as(&app, "/self/guest", basic("guest:right")).await;
    assert_eq!(answer.body, "Unconfirmed account");
}

#[tokio::test]
async fn a_role_and_a_rule_must_both_hold() {
    let app = Router::new().route("/{name}", get(called)).route_layer(require_login!(role = "admin", permit = is_self));
    for (path, user, status) in [("/susan", "susan", 200), ("/john", "susan", 403), ("/john", "john", 403)] {
        assert_eq!(get_as(&app, path, basic(format!("{user}:right"))).await.status, status, "{user} at {path}");
    }
}

#[tokio::test]
async fn a_lenient_guard_outside_forgives_for_itself_alone() {
    let app = Router::new()
        .route("/guarded", get(guarded))
        .route("/maybe", get(maybe))
        .route_layer(require_login!(optional = "lenient"));
    assert_eq!(common::get(&app, "/guarded", &[]).await.status, 401);
    VERIFIED.take();
    assert_eq!(get_as(&app, "/guarded", basic("john:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/maybe", basic("john:wrong")).await.body, "nobody");
    assert_eq!(VERIFIED.take(), 2, "once a request");
}

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct ApiKey;

#[derive(Clone)]
struct Db {
    key: &'static str,
}

#[derive(Clone)]
struct App {
    db: Db,
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Self {
        app.db.clone()
    }
}

#[verify_token(auth = ApiKey)]
fn verify_token(token: &str, State(db): State<Db>) -> bool {
    token == db.key
}

#[permit]
fn is_k(_: &(), State(app): State<App>) -> bool {
    app.db.key == "k"
}

async fn key_of(State(db): State<Db>, user: CurrentUser<ApiKey>) -> String {
    format!("{} by {}", db.key, user.scheme())
}

#[tokio::test]
async fn callbacks_find_their_state() {
    let app = |key| {
        let state = App { db: Db { key } };
        let layer = require_login!(auth = ApiKey, permit = is_k).with_state(state.clone());
        Router::new().route("/", get(key_of)).route_layer(layer).with_state(state)
    };
    let (k, other) = (app("k"), app("other"));
    for (app, key, status) in [(&k, "k", 200), (&k, "other", 401), (&other, "other", 403)] {
        assert_eq!(common::get(app, "/", &[("x-api-key", key.as_bytes())]).await.status, status, "{key}");
    }
    assert_eq!(common::get(&k, "/", &[("x-api-key", b"k")]).await.body, "k by ApiKey");
}

#[tokio::test]
async fn responses_say_what_caches_must_know() {
    let db = Db { key: "k" };
    let app = Router::new()
        .route("/", get(called))
        .route("/own", get(|| async { [("vary", "accept"), ("cache-control", "max-age=5")] }))
        .route_layer(require_login!(auth = ApiKey).with_state(db));
    let answer = common::get(&app, "/", &[("x-api-key", b"k")]).await;
    assert_eq!((answer.only("cache-control"), answer.only("vary")), (Some("private"), Some("x-api-key")));
    let answer = common::get(&app, "/own", &[("x-api-key", b"k")]).await;
    assert_eq!((answer.only("cache-control"), answer.all("vary")), (Some("max-age=5"), vec!["accept", "x-api-key"]));

    let app = Router::new().route("/", get(called)).route_layer(require_login!(optional));
    let answer = common::get(&app, "/", &[]).await;
    assert_eq!((answer.only("cache-control"), answer.only("vary")), (None, Some("authorization")));
}

#[derive(DigestAuth)]
#[auth(realm = "Staff only")]
struct Hashed;

#[get_password(auth = Hashed)]
fn get_password(_: &str) -> Option<&'static str> {
    Some("bye")
}

#[login_required(auth = Hashed)]
async fn inside(user: CurrentUser<Hashed>) -> String {
    user.to_string()
}

#[tokio::test]
async fn digest_behind_it_proves_the_server_once() {
    let routes = Router::new().route("/bare", get(called)).route("/guarded", get(inside));
    let app = Router::new().nest("/nested", routes.route_layer(require_login!(auth = Hashed)));
    for path in ["/nested/bare", "/nested/guarded"] {
        let refused = common::get(&app, path, &[]).await;
        let challenges = client::challenges(&refused.headers);
        let proof = Proof::of(&challenges[0], "susan", "bye", path);
        let answer = get_as(&app, path, proof.header()).await;
        assert_eq!(answer.status, 200, "{path}");
        let info = answer.only("authentication-info");
        assert!(info.is_some_and(|info| info.contains(&proof.rspauth())), "{path}: {info:?}");
        assert_eq!(get_as(&app, path, proof.header()).await.status, 401, "{path}: used before");
    }
}

/// A service that must be ready when it is called, and whose clones are not.
struct Shy {
    ready: bool,
}

impl Clone for Shy {
    fn clone(&self) -> Self {
        Self { ready: false }
    }
}

impl Service<Request<String>> for Shy {
    type Response = StatusCode;
    type Error = Infallible;
    type Future = Ready<Result<StatusCode, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<String>) -> Self::Future {
        assert!(self.ready, "called before it was ready");
        assert_eq!(request.body(), "a body of any type");
        ready(Ok(StatusCode::ACCEPTED))
    }
}

#[tokio::test]
async fn any_tower_service_can_stand_behind_it() {
    let layer = require_login!();
    assert_eq!(format!("{layer:?}"), "RequireLogin { .. }");
    let mut service = layer.layer(Shy { ready: false });
    for _ in 0..2 {
        let request = Request::get("/").header("authorization", basic("john:right"));
        let request = request.body("a body of any type".to_owned()).unwrap();
        let response = service.ready().await.unwrap().call(request).await.unwrap();
        assert_eq!(response.status(), 202);
    }
    let refused = service.ready().await.unwrap().call(Request::new(String::new())).await.unwrap();
    assert_eq!(refused.status(), 401);
}
