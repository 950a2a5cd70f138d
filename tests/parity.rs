//! What applications of Flask-HTTPAuth are used to, and what becomes of it here. `docs/from-flask-httpauth.md` has the rest.

mod common;
#[path = "common/digest.rs"]
mod digest;

use std::collections::HashSet;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request},
    routing::get,
};
use axum_httpauth::{
    BasicAuth, CurrentUser, DigestAuth, TokenAuth, get_password, get_user_roles, login_required, verify_password,
    verify_token,
};
use common::{basic, get_as, send};
use digest::Proof;

#[derive(BasicAuth)]
struct Auth;

/// The user has each letter of its name as a role.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<String> {
    (password == "right").then(|| username.trim_matches('-').to_owned())
}

#[get_user_roles]
fn get_user_roles(user: &str) -> HashSet<String> {
    user.chars().map(String::from).collect()
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("<{}>", *user)
}

#[login_required()]
async fn called(user: CurrentUser<Auth>) -> String {
    format!("<{}>", *user)
}

#[tokio::test]
async fn parentheses_without_options_change_nothing() {
    let app = Router::new().route("/", get(called));
    assert_eq!(common::get(&app, "/", &[]).await.status, 401);
    assert_eq!(get_as(&app, "/", basic("ab:right")).await.body, "<ab>");
}

async fn outcome(path: &str, app: &Router, method: Method) -> (u16, bool) {
    let answer = send(app, Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await;
    (answer.status, answer.challenge().is_some())
}

#[tokio::test]
async fn head_is_answered_like_get_without_the_body() {
    let app = Router::new().route("/", get(index));
    let answer = send(&app, Request::head("/").body(Body::empty()).unwrap()).await;
    assert_eq!((answer.status, &*answer.body, answer.only("content-length")), (401, "", Some("19")));
    assert_eq!(answer.challenge(), Some("Basic realm=\"Authentication Required\""));
    let request = Request::head("/").header("authorization", basic("ab:right")).body(Body::empty()).unwrap();
    let answer = send(&app, request).await;
    assert_eq!((answer.status, &*answer.body, answer.only("content-length")), (200, "", Some("4")));
}

#[tokio::test]
async fn what_is_not_routed_is_404_or_405_before_anybody_logs_in() {
    let app = Router::new().route("/", get(index));
    assert_eq!(outcome("/nothing", &app, Method::GET).await, (404, false));
    assert_eq!(outcome("/", &app, Method::POST).await, (405, false));
    assert_eq!(outcome("/", &app, Method::OPTIONS).await, (405, false));
    assert_eq!(outcome("/", &app, Method::GET).await, (401, true));
}

#[tokio::test]
async fn whatever_the_verifier_returns_is_a_user_an_empty_one_too() {
    let app = Router::new().route("/", get(index));
    assert_eq!(get_as(&app, "/", basic("-:right")).await.body, "<>");
    assert_eq!(get_as(&app, "/", basic("-:wrong")).await.status, 401);
    let app = Router::new().route("/", get(number));
    assert_eq!(common::get(&app, "/", &[("x-number", b"0")]).await.body, "0");
    assert_eq!(common::get(&app, "/", &[("x-number", b"none")]).await.status, 401);
}

#[derive(TokenAuth)]
#[auth(header = "X-Number")]
struct Number;

#[verify_token(auth = Number)]
fn verify_number(token: &str) -> Option<u32> {
    token.parse().ok()
}

#[login_required(auth = Number)]
async fn number(user: CurrentUser<Number>) -> String {
    user.to_string()
}

#[login_required(role = "a")]
async fn one() {}

#[login_required(role = ["a", "b"])]
async fn either() {}

#[login_required(role = [["a", "b"]])]
async fn both() {}

#[login_required(role = [["a", "b"], "c"])]
async fn both_or_another() {}

/// A list is of alternatives, a list in it is a group, and a user without roles has none of them.
#[tokio::test]
async fn roles_are_alternatives_and_groups() {
    let app = Router::new()
        .route("/one", get(one))
        .route("/either", get(either))
        .route("/both", get(both))
        .route("/both-or-another", get(both_or_another));
    let rows = [
        ("-", [403, 403, 403, 403]),
        ("a", [200, 200, 403, 403]),
        ("b", [403, 200, 403, 403]),
        ("c", [403, 403, 403, 200]),
        ("ab", [200, 200, 200, 200]),
        ("bac", [200, 200, 200, 200]),
        ("bc", [403, 200, 403, 200]),
        ("d", [403, 403, 403, 403]),
    ];
    for (user, statuses) in rows {
        for (path, status) in ["/one", "/either", "/both", "/both-or-another"].iter().zip(statuses) {
            assert_eq!(get_as(&app, path, basic(format!("{user}:right"))).await.status, status, "{user} at {path}");
        }
    }
}

macro_rules! schemes {
    ($($path:literal $handler:ident: $derive:ident $scheme:ident ($($option:tt)*), $challenge:literal;)*) => {
        $(
            #[derive($derive)]
            #[auth($($option)*)]
            struct $scheme;

            schemes!(@verifier $derive $scheme $handler);
        )*

        /// Whom each of them lets in.
        fn schemes() -> (Router, Vec<(&'static str, &'static str)>) {
            (Router::new()$(.route($path, get($handler::guarded)))*, vec![$(($path, $challenge)),*])
        }
    };
    (@verifier BasicAuth $scheme:ident $handler:ident) => {
        mod $handler {
            use super::*;

            #[verify_password(auth = $scheme)]
            fn verify(username: &str, password: &str) -> bool {
                username == password
            }

            #[login_required(auth = $scheme)]
            pub(crate) async fn guarded() {}
        }
    };
    (@verifier TokenAuth $scheme:ident $handler:ident) => {
        mod $handler {
            use super::*;

            #[verify_token(auth = $scheme)]
            fn verify(token: &str) -> bool {
                token.starts_with("right")
            }

            #[login_required(auth = $scheme)]
            pub(crate) async fn guarded() {}
        }
    };
}

schemes! {
    "/basic" basic_plain: BasicAuth BasicPlain (), r#"Basic realm="Authentication Required""#;
    "/basic/realm" basic_realm: BasicAuth BasicRealm (realm = "My Realm"), r#"Basic realm="My Realm""#;
    "/basic/empty" basic_empty: BasicAuth BasicEmpty (realm = ""), r#"Basic realm="""#;
    "/basic/utf8" basic_utf8: BasicAuth BasicUtf8 (charset = "UTF-8"), r#"Basic realm="Authentication Required", charset="UTF-8""#;
    "/x-basic" x_basic: BasicAuth XBasic (scheme = "X-Basic"), r#"X-Basic realm="Authentication Required""#;
    "/bearer" bearer: TokenAuth Bearer (), r#"Bearer realm="Authentication Required""#;
    "/token" token: TokenAuth Token (scheme = "Token", realm = "foo"), r#"Token realm="foo""#;
    "/header" header: TokenAuth Header (header = "X-API-Key"), r#"ApiKey realm="Authentication Required""#;
    "/header/token" header_token: TokenAuth HeaderToken (header = "X-API-Key", scheme = "Token"), r#"Token realm="Authentication Required""#;
    "/cookie" cookie: TokenAuth Cookie (cookie = "session"), r#"Cookie realm="Authentication Required""#;
    "/query" query: TokenAuth Query (query = "access_token"), r#"Bearer realm="Authentication Required""#;
}

#[tokio::test]
async fn each_scheme_asks_in_its_own_words() {
    let (app, rows) = schemes();
    for (path, challenge) in rows {
        let answer = common::get(&app, path, &[]).await;
        assert_eq!((answer.status, answer.challenge()), (401, Some(challenge)), "{path}");
    }
}

#[tokio::test]
async fn a_scheme_by_another_name_is_known_by_that_alone() {
    let (app, _) = schemes();
    let credentials = basic("john:john");
    assert_eq!(get_as(&app, "/x-basic", format!("X-{credentials}")).await.status, 200);
    assert_eq!(get_as(&app, "/x-basic", format!("x-{credentials}").replace("Basic", "bASIC")).await.status, 200);
    assert_eq!(get_as(&app, "/x-basic", credentials).await.status, 401);
}

/// The characters of a bearer token are those of RFC 6750, 2.1; elsewhere, the verifier sees what was sent.
#[tokio::test]
async fn tokens_may_have_equals_signs() {
    let (app, _) = schemes();
    let rows = [
        ("/bearer", "authorization", "Bearer right", 200),
        ("/bearer", "authorization", "Bearer right==", 200),
        ("/bearer", "authorization", "Bearer right=x", 401),
        ("/token", "authorization", "Token right==", 200),
        ("/token", "authorization", "Token right=x", 200),
        ("/token", "authorization", "Token right=\"a b\", other=c", 200),
        ("/header", "x-api-key", "right=x==; and, \"so\" on", 200),
        ("/cookie", "cookie", "session=right=x==", 200),
    ];
    for (path, name, value, status) in rows {
        assert_eq!(common::get(&app, path, &[(name, value.as_bytes())]).await.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn tokens_are_text_and_those_of_bearer_ascii() {
    let (app, _) = schemes();
    let rows: [(&str, &str, &[u8], u16); 5] = [
        ("/bearer", "authorization", "Bearer right-é".as_bytes(), 401),
        ("/token", "authorization", "Token right-é".as_bytes(), 200),
        ("/header", "x-api-key", "right-é".as_bytes(), 200),
        ("/header", "x-api-key", b"right-\xe9", 401),
        ("/cookie", "cookie", b"session=right-\xe9", 401),
    ];
    for (path, name, value, status) in rows {
        assert_eq!(common::get(&app, path, &[(name, value)]).await.status, status, "{path}: {value:?}");
    }
}

#[tokio::test]
async fn white_space_around_the_field_is_no_part_of_it() {
    let (app, _) = schemes();
    for (path, credentials) in [("/basic", basic("john:john")), ("/bearer", "Bearer right".to_owned())] {
        assert_eq!(get_as(&app, path, format!(" {credentials} \t")).await.status, 200, "{path}");
    }
}

/// What a token says, for a verifier that wants to have it taken apart.
struct Signed {
    key: String,
    signature: String,
}

impl From<&str> for Signed {
    fn from(token: &str) -> Self {
        let (key, signature) = token.split_once('.').unwrap_or_default();
        Self { key: key.to_owned(), signature: signature.to_owned() }
    }
}

#[derive(TokenAuth)]
#[auth(scheme = "Signed")]
struct SignedAuth;

#[verify_token(auth = SignedAuth)]
fn verify_signed(Signed { key, signature }: Signed, headers: HeaderMap) -> bool {
    headers.get("date").is_some_and(|date| signature == format!("{key}-{}", date.to_str().unwrap()))
}

#[login_required(auth = SignedAuth)]
async fn by_signature() {}

#[tokio::test]
async fn a_token_of_several_parts_is_taken_apart_by_its_type() {
    let app = Router::new().route("/", get(by_signature));
    for (token, status) in [("k7.k7-monday", 200), ("k7.k7-sunday", 401), ("k8.k7-monday", 401), ("k7", 401)] {
        let authorization = format!("Signed {token}");
        let fields = [("authorization", authorization.as_bytes()), ("date", b"monday")];
        assert_eq!(common::get(&app, "/", &fields).await.status, status, "{token}");
    }
}

#[derive(DigestAuth)]
struct ByDigest;

#[get_password(auth = ByDigest)]
fn password(username: &str) -> Option<&'static str> {
    (username == "susan").then_some("bye")
}

#[login_required(auth = ByDigest)]
async fn by_digest() {}

/// Each challenge is good by itself: there is no session whose next one would take its place, and no cookie.
#[tokio::test]
async fn a_later_challenge_leaves_an_earlier_one_good() {
    let app = Router::new().route("/", get(by_digest));
    let mut proofs = Vec::new();
    for _ in 0..3 {
        let answer = common::get(&app, "/", &[]).await;
        assert_eq!(answer.only("set-cookie"), None);
        proofs.push(Proof::of(&digest::challenges(&answer.headers).remove(0), "susan", "bye", "/"));
    }
    for proof in proofs {
        assert_eq!(get_as(&app, "/", proof.header()).await.status, 200);
        assert_eq!(get_as(&app, "/", proof.header()).await.status, 401, "again");
    }
}
