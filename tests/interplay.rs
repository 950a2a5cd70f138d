//! Guards on one handler, callbacks with extractors, and users from a layer in front.

mod common;

use std::cell::Cell;

use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderMap, Method, Request},
    middleware::{Next, from_extractor, from_fn},
    response::Response,
    routing::get,
};
use axum_httpauth::{
    AuthError, BasicAuth, CurrentUser, Guard, Role, TokenAuth, Username, error_handler, get_user_roles, guard::Lenient,
    login_required, rule::Authenticated, verify_password, verify_token,
};
use common::{basic, get_as, send};

thread_local! {
    static VERIFIED: Cell<usize> = const { Cell::new(0) };
}

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> Result<bool, AuthError> {
    VERIFIED.set(VERIFIED.get() + 1);
    match password {
        "unconfirmed" => Err(AuthError::forbidden("unconfirmed account")),
        password => Ok(username == password),
    }
}

#[get_user_roles]
fn roles(_: &Username, user: CurrentUser<Auth>, again: Option<CurrentUser<Auth>>) -> Vec<String> {
    assert!(again.is_some());
    vec![user.to_string()]
}

#[login_required(optional)]
#[login_required(optional = "lenient")]
async fn lenient_first(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

#[login_required(optional = "lenient")]
#[login_required(optional)]
async fn optional_first(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

#[login_required(optional)]
async fn optional(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

#[login_required]
#[login_required(optional = "lenient")]
async fn required_behind_lenient() {}

#[login_required(optional = "lenient")]
async fn lenient(_: Option<CurrentUser<Auth>>) {}

#[tokio::test]
async fn a_lenient_guard_forgives_for_itself_alone() {
    let app = Router::new()
        .route("/lenient-first", get(lenient_first))
        .route("/optional-first", get(optional_first))
        .route("/layer", get(optional).layer(from_extractor::<Guard<Auth, Authenticated, Lenient>>()))
        .route("/required", get(required_behind_lenient));
    for path in ["/lenient-first", "/optional-first", "/layer"] {
        assert_eq!(common::get(&app, path, &[]).await.body, "false", "{path}");
        assert_eq!(get_as(&app, path, basic("john:john")).await.body, "true", "{path}");
        assert_eq!(get_as(&app, path, basic("john:wrong")).await.status, 401, "{path}");
        assert_eq!(get_as(&app, path, "Basic @@").await.status, 401, "{path}");
    }
    assert_eq!(get_as(&app, "/required", basic("john:wrong")).await.status, 401);
    assert_eq!(common::get(&app, "/required", &[]).await.status, 401);
}

#[tokio::test]
async fn a_lenient_guard_does_not_forgive_what_is_forbidden() {
    let app = Router::new().route("/", get(lenient));
    assert_eq!(get_as(&app, "/", basic("john:wrong")).await.status, 200);
    assert_eq!(get_as(&app, "/", basic("john:unconfirmed")).await.status, 403);
}

#[login_required(role = "john")]
async fn alone() {}

#[login_required(role = "john")]
async fn with_others(_: Method, user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[tokio::test]
async fn roles_that_ask_for_the_user_do_not_verify_again() {
    let app = Router::new().route("/alone", get(alone)).route("/others", get(with_others));
    for path in ["/alone", "/others"] {
        VERIFIED.take();
        assert_eq!(get_as(&app, path, basic("john:john")).await.status, 200, "{path}");
        assert_eq!(VERIFIED.take(), 1, "{path}");
        assert_eq!(get_as(&app, path, basic("susan:susan")).await.status, 403, "{path}");
        assert_eq!(VERIFIED.take(), 1, "{path}");
    }
}

/// A scheme whose callbacks want an extension that may not be there.
#[derive(TokenAuth)]
struct Needy;

#[derive(Clone)]
struct Tokens;

#[derive(Clone)]
struct Roles;

#[verify_token(auth = Needy)]
fn verify_token(token: &str, Extension(_): Extension<Tokens>) -> bool {
    token == "t"
}

#[get_user_roles(auth = Needy)]
fn needy_roles(_: &(), Extension(_): Extension<Roles>) -> &'static str {
    "user"
}

#[login_required(auth = Needy, optional)]
async fn needy(_: Option<CurrentUser<Needy>>) {}

#[login_required(auth = Needy, optional = "lenient", role = "user")]
async fn needy_role(_: Option<CurrentUser<Needy>>) {}

#[tokio::test]
async fn a_callback_without_what_it_needs_is_503_whatever_the_guard() {
    let bare = Router::new().route("/", get(needy)).route("/role", get(needy_role));
    let with_tokens = bare.clone().layer(Extension(Tokens));
    let with_both = with_tokens.clone().layer(Extension(Roles));
    let rows = [(&bare, "/", 503), (&bare, "/role", 503), (&with_tokens, "/", 200), (&with_tokens, "/role", 503)];
    for (app, path, status) in rows {
        assert_eq!(get_as(app, path, "Bearer t").await.status, status, "{path}");
        assert_eq!(common::get(app, path, &[]).await.status, 200, "{path}: nothing is checked, nothing is needed");
    }
    assert_eq!(get_as(&with_both, "/role", "Bearer t").await.status, 200);
}

#[login_required]
async fn headers(headers: HeaderMap) -> String {
    format!("{headers:?}")
}

#[tokio::test]
async fn the_response_to_a_user_from_a_layer_is_private_and_its_credentials_do_not_show() {
    let app = Router::new().route("/", get(headers));
    let request = || Request::get("/").extension(CurrentUser::<Auth>::new(Username::from("susan")));
    let answer = send(&app, request().body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.only("cache-control")), (200, Some("private")));
    let answer = send(&app, request().header("authorization", "Basic c2VjcmV0").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.only("cache-control")), (200, None));
    assert!(!answer.body.contains("c2VjcmV0"), "{}", answer.body);
}

#[login_required(optional = "lenient")]
async fn lenient_with_others(user: Option<CurrentUser<Auth>>, _: Method) -> String {
    user.is_some().to_string()
}

async fn bare(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

async fn insert_user(mut request: axum::extract::Request, next: Next) -> Response {
    request.extensions_mut().insert(CurrentUser::<Auth>::new(Username::from("susan")));
    next.run(request).await
}

#[tokio::test]
async fn a_user_from_a_layer_counts_more_than_what_a_guard_before_it_forgave() {
    let app = Router::new()
        .route("/guarded", get(lenient_with_others))
        .route("/bare", get(bare))
        .layer(from_fn(insert_user))
        .layer(from_extractor::<Guard<Auth, Authenticated, Lenient>>());
    for path in ["/guarded", "/bare"] {
        assert_eq!(common::get(&app, path, &[]).await.body, "true", "{path}");
    }
}

#[derive(BasicAuth)]
struct Told;

#[verify_password(auth = Told, anonymous)]
fn verify_told(_: &str, _: &str) -> bool {
    true
}

#[get_user_roles(auth = Told)]
fn no_roles(_: &Username) -> Option<&'static str> {
    None
}

#[error_handler(auth = Told)]
fn tells(_: &AuthError, user: Option<Extension<CurrentUser<Told>>>) -> String {
    user.map_or_else(String::new, |Extension(user)| user.to_string())
}

#[login_required(auth = Told, role = "admin")]
async fn told_alone() {}

#[login_required(auth = Told, role = "admin")]
async fn told_with_others(_: Method, _: CurrentUser<Told>) {}

#[login_required(auth = Told)]
async fn told() {}

#[tokio::test]
async fn the_error_handler_of_a_403_finds_the_user() {
    let app = Router::new().route("/alone", get(told_alone)).route("/others", get(told_with_others));
    for path in ["/alone", "/others"] {
        let answer = get_as(&app, path, basic("john:x")).await;
        assert_eq!((answer.status, &*answer.body), (403, "john"), "{path}");
    }
}

#[tokio::test]
async fn the_response_to_a_user_without_credentials_is_private_though_guests_are_welcome() {
    let app = Router::new().route("/", get(told));
    let user = CurrentUser::<Told>::new(Username::from("susan"));
    let answer = send(&app, Request::get("/").extension(user).body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, answer.only("cache-control")), (200, Some("private")));
}

#[derive(BasicAuth)]
struct Wide;

#[verify_password(auth = Wide)]
fn verify_wide(username: &str, password: &str) -> bool {
    username == password
}

/// Two roles that are the same in their lower 64 bits, and two that are negative.
#[derive(Role)]
#[repr(i128)]
enum WideRole {
    User = 1,
    Admin = (1 << 64) | 1,
    Guest = -1,
    Nobody = -2,
}

impl WideRole {
    const BOSS: Self = Self::Admin;
}

#[get_user_roles(auth = Wide)]
fn wide_roles(user: &Username) -> WideRole {
    match &**user {
        "admin" => WideRole::Admin,
        "user" => WideRole::User,
        "guest" => WideRole::Guest,
        _ => WideRole::Nobody,
    }
}

#[login_required(auth = Wide, role = WideRole::BOSS)]
async fn for_admin() {}

#[login_required(auth = Wide, role = [WideRole::Guest])]
async fn for_guest() {}

#[tokio::test]
async fn no_two_roles_are_the_same() {
    let app = Router::new().route("/admin", get(for_admin)).route("/guest", get(for_guest));
    for name in ["admin", "user", "guest", "nobody"] {
        for path in ["/admin", "/guest"] {
            let status = if path.ends_with(name) { 200 } else { 403 };
            assert_eq!(get_as(&app, path, basic(format!("{name}:{name}"))).await.status, status, "{name} at {path}");
        }
    }
}
