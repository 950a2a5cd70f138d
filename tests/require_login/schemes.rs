//! Guards of other schemes in front of routers: their state, what they add to responses; and services that are no routers.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::{FromRef, State},
    http::{Request, StatusCode},
    routing::get,
};
use axum_httpauth::{
    CurrentUser, DigestAuth, TokenAuth, get_password, login_required, permit, require_login, verify_token,
};
use tower::{Layer, Service, ServiceExt};

use super::{
    Auth, called,
    client::{self, Proof},
    common::{self, basic, get_as},
};

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
