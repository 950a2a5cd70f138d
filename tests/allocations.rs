//! How many heap allocations a guard adds to a good request.

mod common;
#[path = "common/digest.rs"]
mod digest;

use std::future::Future;

use allocation_counter::measure;
use axum::{
    Extension, Router,
    body::Body,
    http::{Method, Request},
    routing::get,
};
use axum_httpauth::{
    BasicAuth, CurrentUser, DigestAuth, MultiAuth, TokenAuth, Username, get_password, get_user_roles, login_required,
    verify_password, verify_token,
};
use common::basic;
use digest::Proof;
use tower::ServiceExt;

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
struct Bearer;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct Key;

#[derive(DigestAuth)]
struct Proven;

#[get_password(auth = Proven)]
fn get_password(_: &str) -> Option<&'static str> {
    Some("bye")
}

#[derive(BasicAuth)]
struct Legacy;

#[get_password(auth = Legacy)]
async fn legacy_password(_: &str) -> Option<&'static str> {
    Some("john")
}

struct User;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[verify_token(auth = Bearer)]
async fn verify_token(token: &str) -> Option<User> {
    (token == "secret-token-1").then_some(User)
}

#[verify_token(auth = Key)]
fn verify_key(token: &str) -> bool {
    token == "key-12345"
}

#[get_user_roles]
fn roles(_: &str) -> [&'static str; 2] {
    ["user", "admin"]
}

async fn plain() -> &'static str {
    "hello"
}

#[login_required]
async fn guarded() -> &'static str {
    "hello"
}

#[login_required]
async fn with_user(user: CurrentUser<Auth>) -> &'static str {
    let _ = user.len();
    "hello"
}

#[login_required(role = ["admin", ["user", "moderator"]])]
async fn with_role() -> &'static str {
    "hello"
}

#[login_required(auth = Bearer)]
async fn by_token(user: CurrentUser<Bearer>) -> &'static str {
    let User = *user;
    "hello"
}

#[login_required(auth = Key, optional)]
async fn by_key(user: Option<CurrentUser<Key>>) -> &'static str {
    assert!(user.is_some());
    "hello"
}

#[login_required(auth = Legacy)]
async fn by_known_password(user: CurrentUser<Legacy>) -> &'static str {
    let _ = user.len();
    "hello"
}

#[login_required(auth = Proven)]
async fn by_digest(user: CurrentUser<Proven>) -> &'static str {
    let _ = user.len();
    "hello"
}

/// As in most programs, the members have one type of user.
#[derive(MultiAuth)]
struct Several(Auth, Legacy, Named);

#[derive(TokenAuth)]
#[auth(header = "X-Name")]
struct Named;

#[verify_token(auth = Named)]
fn verify_name(name: &str) -> Option<Username> {
    Some(Username::from(name))
}

#[get_user_roles(auth = Legacy)]
fn legacy_roles(_: &str) -> &'static str {
    "user"
}

#[get_user_roles(auth = Named)]
fn named_roles(_: &str) -> &'static str {
    "admin"
}

#[login_required(auth = Several, role = "admin")]
async fn by_one_of_several(user: CurrentUser<Several>) -> &'static str {
    let _ = user.len();
    "hello"
}

#[login_required(auth = Several)]
async fn by_any_of_several() -> &'static str {
    "hello"
}

/// Their users become one of another type.
#[derive(MultiAuth)]
#[auth(user = Somebody)]
struct Mixed(Auth, Named);

struct Somebody;

impl From<Username> for Somebody {
    fn from(_: Username) -> Self {
        Self
    }
}

#[login_required(auth = Mixed)]
async fn by_one_of_mixed(user: CurrentUser<Mixed>) -> &'static str {
    let Somebody = *user;
    "hello"
}

async fn with_method(_: Method) -> &'static str {
    "hello"
}

#[login_required]
async fn with_method_and_user(_: Method, user: CurrentUser<Auth>) -> &'static str {
    let _ = user.len();
    "hello"
}

/// The allocations of one request, after a first one that fills what is kept.
fn allocations(router: Router, field: (&str, &str)) -> u64 {
    let request = || Request::get("/").header(field.0, field.1).body(Body::empty()).unwrap();
    let once = || {
        let (router, request) = (router.clone(), request());
        let mut status = 0;
        let info = measure(|| status = block_on(async { router.oneshot(request).await.unwrap().status().as_u16() }));
        assert_eq!(status, 200);
        info.count_total
    };
    once();
    once()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

/// Where something asks who the user is, there is the user in its `Arc`, and nothing else.
#[test]
fn a_guard_alone_costs_no_allocation_and_its_user_one() {
    let john = basic("john:john");
    let password = ("authorization", &*john);
    let rows = [
        ("guarded", 0, Router::new().route("/", get(guarded)), password),
        ("with_user", 1, Router::new().route("/", get(with_user)), password),
        ("with_role", 1, Router::new().route("/", get(with_role)), password),
        ("by_known_password", 1, Router::new().route("/", get(by_known_password)), password),
        ("by_token", 1, Router::new().route("/", get(by_token)), ("authorization", "Bearer secret-token-1")),
        ("by_key", 1, Router::new().route("/", get(by_key)), ("x-api-key", "key-12345")),
    ];
    for (name, more, router, field) in rows {
        let bare = allocations(Router::new().route("/", get(plain)), field);
        let guarded = allocations(router, field);
        assert!(guarded <= bare + more, "{name}: {guarded} over {bare}");
    }
}

/// Credentials of up to 64 bytes are kept in place; longer ones are decoded on the heap, and kept there, as is a longer name.
#[test]
fn long_credentials_cost_two_allocations_and_a_long_name_one() {
    for (length, more) in [(31, 0), (32, 2), (500, 3)] {
        let name = "j".repeat(length);
        let long = basic(format!("{name}:{name}"));
        let bare = allocations(Router::new().route("/", get(plain)), ("authorization", &long));
        let guarded = allocations(Router::new().route("/", get(guarded)), ("authorization", &long));
        assert!(guarded <= bare + more, "{length}: {guarded} over {bare}");
    }
}

/// Of several schemes, the user remembers which of them decided. Members that were tried before cost nothing.
#[test]
fn a_user_of_a_member_costs_two_allocations_and_a_guard_alone_none() {
    let john = basic("john:john");
    for field in [("authorization", &*john), ("x-name", "john")] {
        let bare = allocations(Router::new().route("/", get(plain)), field);
        let routes = [(get(by_one_of_several), 2), (get(by_one_of_mixed), 2), (get(by_any_of_several), 0)];
        for (index, (route, more)) in routes.into_iter().enumerate() {
            let guarded = allocations(Router::new().route("/", route), field);
            assert!(guarded <= bare + more, "{index}: {guarded} over {bare}");
        }
    }
}

/// With Digest there is the `Authentication-Info` of the response. The first use of a nonce is remembered, which is another
/// matter: `memory.rs`.
#[test]
fn a_digest_guard_alone_costs_one_allocation() {
    let router = Router::new().route("/", get(by_digest)).route("/plain", get(plain));
    let send = |line: Option<&str>| {
        let mut request = Request::get("/").body(Body::empty()).unwrap();
        if let Some(line) = line {
            request.headers_mut().insert("authorization", line.parse().unwrap());
        } else {
            *request.uri_mut() = "/plain".parse().unwrap();
        }
        let router = router.clone();
        let mut status = 0;
        let info = measure(|| status = block_on(async { router.oneshot(request).await.unwrap().status().as_u16() }));
        assert_eq!(status, 200);
        info.count_total
    };
    let request = Request::get("/").body(Body::empty()).unwrap();
    let response = block_on(router.clone().oneshot(request)).unwrap();
    let proof = Proof::of(&digest::challenges(response.headers())[0], "susan", "bye", "/");
    send(Some(&proof.header()));
    let (bare, verified) = (send(None), send(Some(&proof.nc(2).header())));
    assert!(verified <= bare + 1, "{verified} over {bare}");
}

/// Where other parameters could ask for the user too, there is also its entry in the extensions of the request. That makes
/// two, and a third where the map of the extensions is full: it has room for three entries, and axum puts three there.
#[test]
fn a_guard_beside_other_parameters_costs_two_allocations_and_may_grow_the_map_of_extensions() {
    let john = basic("john:john");
    let field = ("authorization", &*john);
    let bare = |router: Router| allocations(router, field);
    let full = bare(Router::new().route("/", get(with_method)));
    let guarded = bare(Router::new().route("/", get(with_method_and_user)));
    assert!(guarded <= full + 3, "{guarded} over {full}");

    // with one more extension in both, the map has grown already
    let roomy = bare(Router::new().route("/", get(with_method)).layer(Extension(5)));
    let guarded = bare(Router::new().route("/", get(with_method_and_user)).layer(Extension(5)));
    assert!(guarded <= roomy + 2, "{guarded} over {roomy}");
}
