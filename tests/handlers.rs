//! What a guarded handler does: what runs when, who is asked, how often, and what lives how long.

mod common;

use std::{
    cell::{Cell, RefCell},
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{FromRequestParts, State},
    http::{Request, StatusCode, request::Parts},
    response::IntoResponse,
    routing::{get, post},
};
use axum_httpauth::{
    BasicAuth, CurrentUser, TokenAuth, Username, get_user_roles, login_required, verify_password, verify_token,
};
use common::{basic, get_as, send};
use shared_scheme::{Role, SharedAuth};

thread_local! {
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
    static TOLD: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn verified() -> usize {
    VERIFIED.take()
}

fn tell(what: &'static str) {
    TOLD.with_borrow_mut(|told| told.push(what));
}

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct ApiKey;

#[verify_password]
async fn verify_password(username: &str, password: &str) -> bool {
    VERIFIED.set(VERIFIED.get() + 1);
    username == password
}

#[get_user_roles]
fn get_user_roles(user: &Username) -> Vec<String> {
    user.split('+').map(str::to_owned).collect()
}

#[verify_token(auth = ApiKey)]
fn verify_token(token: &str) -> Option<u32> {
    token.parse().ok()
}

#[login_required(role = "user")]
async fn with_body(Json(number): Json<u32>) -> String {
    number.to_string()
}

async fn post_json(app: &Router, authorization: Option<&str>, body: &'static str) -> u16 {
    let mut request = Request::post("/").header("content-type", "application/json");
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    send(app, request.body(Body::from(body)).unwrap()).await.status
}

#[tokio::test]
async fn the_guard_decides_before_the_body_is_read() {
    let app = Router::new().route("/", post(with_body));
    let (user, other) = (basic("user:user"), basic("other:other"));
    assert_eq!(post_json(&app, None, "not json").await, 401);
    assert_eq!(post_json(&app, Some(&other), "not json").await, 403);
    assert_eq!(post_json(&app, Some(&user), "not json").await, 400);
    assert_eq!(post_json(&app, Some(&user), "\"text\"").await, 422);
    assert_eq!(post_json(&app, Some(&user), "5").await, 200);
}

struct Looks(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Looks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let user = Option::<CurrentUser<Auth>>::from_request_parts(parts, state).await.ok().flatten();
        Ok(Self(user.map(|user| user.to_string())))
    }
}

#[login_required]
async fn looks_often(looks: Looks, user: CurrentUser<Auth>, again: Option<CurrentUser<Auth>>) -> String {
    format!("{} {} {}", looks.0.unwrap_or_default(), *user, again.is_some())
}

#[login_required(optional = "lenient")]
async fn looks_for_nobody(looks: Looks, user: Option<CurrentUser<Auth>>) -> String {
    format!("{} {}", looks.0.is_none(), user.is_none())
}

async fn looks_unguarded(user: CurrentUser<Auth>, looks: Looks) -> String {
    format!("{} {}", *user, looks.0.is_some())
}

#[tokio::test]
async fn a_request_is_verified_once() {
    let app = Router::new()
        .route("/often", get(looks_often))
        .route("/nobody", get(looks_for_nobody))
        .route("/unguarded", get(looks_unguarded));
    assert_eq!(get_as(&app, "/often", basic("john:john")).await.body, "john john true");
    assert_eq!(verified(), 1);
    assert_eq!(get_as(&app, "/unguarded", basic("john:john")).await.body, "john true");
    assert_eq!(verified(), 1);
    assert_eq!(get_as(&app, "/nobody", basic("john:wrong")).await.body, "true true");
    assert_eq!(verified(), 1);
    assert_eq!(get_as(&app, "/unguarded", basic("john:wrong")).await.status, 401);
    assert_eq!(verified(), 1);
    assert_eq!(common::get(&app, "/unguarded", &[]).await.status, 401);
    assert_eq!(get_as(&app, "/often", "Basic @@").await.status, 401);
    assert_eq!(verified(), 0, "nobody is verified who presents nothing");
}

#[tokio::test]
async fn a_user_in_the_extensions_needs_no_credentials() {
    let app = Router::new().route("/", get(looks_often)).route("/post", post(with_body));
    let request = |path: &str, name: &str| {
        let user = CurrentUser::<Auth>::new(Username::from(name));
        Request::builder().uri(path).extension(user)
    };
    let answer = send(&app, request("/", "susan").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, &*answer.body), (200, "susan susan true"));

    let json = |name| request("/post", name).method("POST").header("content-type", "application/json");
    assert_eq!(
        send(&app, json("susan").body(Body::from("5")).unwrap()).await.status,
        403,
        "roles are asked all the same"
    );
    assert_eq!(send(&app, json("user").body(Body::from("5")).unwrap()).await.status, 200);
    assert_eq!(verified(), 0);
}

#[login_required(role = "a")]
#[login_required(role = ["b", "c"])]
async fn both() -> &'static str {
    "both"
}

#[login_required(auth = ApiKey)]
#[login_required]
async fn two_schemes(user: CurrentUser<Auth>, key: CurrentUser<ApiKey>) -> String {
    format!("{} {} {} {}", *user, user.scheme(), *key, key.scheme())
}

#[tokio::test]
async fn of_two_guards_both_must_hold() {
    let app = Router::new().route("/", get(both)).route("/schemes", get(two_schemes));
    for (roles, status) in [("a", 403), ("b", 403), ("b+c", 403), ("a+b", 200), ("c+a", 200), ("a+d", 403)] {
        assert_eq!(get_as(&app, "/", basic(format!("{roles}:{roles}"))).await.status, status, "{roles}");
        assert_eq!(verified(), 1);
    }

    let john = basic("john:john");
    let only_key = common::get(&app, "/schemes", &[("x-api-key", b"5")]).await;
    assert_eq!(only_key.challenge(), Some("Basic realm=\"Authentication Required\""));
    let only_password = get_as(&app, "/schemes", &john).await;
    assert_eq!(only_password.challenge(), Some("ApiKey realm=\"Authentication Required\""));
    let answer = common::get(&app, "/schemes", &[("authorization", john.as_bytes()), ("x-api-key", b"5")]).await;
    assert_eq!((answer.status, &*answer.body), (200, "john Basic 5 ApiKey"));
    assert_eq!(answer.only("cache-control"), Some("private"));
    assert_eq!(answer.only("vary"), Some("x-api-key"));
}

#[login_required]
async fn guarded_by_the_other(key: CurrentUser<ApiKey>) -> String {
    key.to_string()
}

#[tokio::test]
async fn a_user_of_another_scheme_than_the_guards_is_asked_for_by_itself() {
    let app = Router::new().route("/", get(guarded_by_the_other));
    let john = basic("john:john");
    let only_key = common::get(&app, "/", &[("x-api-key", b"5")]).await;
    assert_eq!(only_key.challenge(), Some("Basic realm=\"Authentication Required\""));
    let only_password = get_as(&app, "/", &john).await;
    assert_eq!(only_password.challenge(), Some("ApiKey realm=\"Authentication Required\""));
    let answer = common::get(&app, "/", &[("authorization", john.as_bytes()), ("x-api-key", b"5")]).await;
    assert_eq!((answer.status, &*answer.body), (200, "5"));
}

struct Permit(&'static str);

impl<S: Send + Sync> FromRequestParts<S> for Permit {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self("permit"))
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        tell(self.0);
    }
}

#[login_required]
async fn holds_permits(_: Permit, _unused: Permit) -> &'static str {
    tokio::task::yield_now().await;
    tell("body");
    "done"
}

#[tokio::test]
async fn parameters_live_to_the_end_of_the_body() {
    let app = Router::new().route("/", get(holds_permits));
    assert_eq!(get_as(&app, "/", basic("john:john")).await.body, "done");
    assert_eq!(TOLD.take(), ["body", "permit", "permit"]);
}

#[login_required]
async fn returns_early(State(number): State<u32>) -> Result<impl IntoResponse, StatusCode> {
    if number == 0 {
        return Err(StatusCode::IM_A_TEAPOT);
    }
    let text = number.to_string().parse::<u32>().map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok((StatusCode::CREATED, text.to_string()))
}

#[tokio::test]
async fn early_returns_and_statuses_stay_the_handlers() {
    let app = |number: u32| Router::new().route("/", get(returns_early)).with_state(number);
    assert_eq!(get_as(&app(0), "/", basic("john:john")).await.status, 418);
    let answer = get_as(&app(5), "/", basic("john:john")).await;
    assert_eq!((answer.status, &*answer.body), (201, "5"));
    assert_eq!(answer.only("cache-control"), None);
}

#[login_required(auth = SharedAuth, role = Role::Admin)]
async fn of_another_crate(user: CurrentUser<SharedAuth>) -> String {
    user.name.clone()
}

#[tokio::test]
async fn a_scheme_of_another_crate_guards() {
    let count = Arc::new(Mutex::new(5));
    let app = Router::new()
        .route("/", get(of_another_crate))
        .route("/counted", get(shared_scheme::counted).put(shared_scheme::unfinished))
        .route("/length", get(shared_scheme::length))
        .with_state(count);
    assert_eq!(get_as(&app, "/counted", basic("john:john")).await.body, "john 5");
    assert_eq!(get_as(&app, "/length", basic("john:john")).await.body, "4");
    assert_eq!(get_as(&app, "/", basic("admin:admin")).await.body, "admin");
    let answer = get_as(&app, "/", basic("john:john")).await;
    assert_eq!((answer.status, &*answer.body), (403, "shared: a role is missing"));
    assert_eq!(answer.challenge(), Some("Basic realm=\"Shared\""));
}

/// What the attribute puts in front of the body is no statement of the user's, and clippy has nothing to say of it.
mod items_first {
    #![warn(clippy::items_after_statements)]

    use super::{Auth, login_required};

    #[login_required]
    pub(super) async fn constant() -> &'static str {
        const ITEM: &str = "item";
        ITEM
    }
}

#[login_required]
#[axum::debug_handler]
async fn macro_below() -> &'static str {
    "below"
}

#[axum::debug_handler]
#[login_required]
async fn macro_above(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[tokio::test]
async fn a_handler_with_other_attributes_is_guarded() {
    let app = Router::new()
        .route("/below", get(macro_below))
        .route("/above", get(macro_above))
        .route("/items", get(items_first::constant));
    for path in ["/below", "/above", "/items"] {
        assert_eq!(common::get(&app, path, &[]).await.status, 401, "{path}");
        assert_eq!(get_as(&app, path, basic("john:john")).await.status, 200, "{path}");
    }
}
