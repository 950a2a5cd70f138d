//! What a guard tells caches about the response of its handler.

mod common;

use axum::{
    Router,
    http::header::{CACHE_CONTROL, VARY},
    response::IntoResponse,
    routing::get,
};
use axum_httpauth::{BasicAuth, CurrentUser, TokenAuth, login_required, verify_password, verify_token};
use common::{Field, basic};

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct Header;

#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct Cookie;

#[derive(TokenAuth)]
#[auth(query = "access_token")]
struct Query;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[verify_token(auth = Header)]
fn header(token: &str) -> bool {
    token == "t"
}

#[verify_token(auth = Cookie)]
fn cookie(token: &str) -> bool {
    token == "t"
}

#[verify_token(auth = Query)]
fn query(token: &str) -> bool {
    token == "t"
}

#[login_required]
async fn by_password() {}

#[login_required(optional)]
async fn perhaps_by_password(_: Option<CurrentUser<Auth>>) {}

#[login_required(auth = Header)]
async fn by_header() {}

#[login_required(auth = Cookie)]
async fn by_cookie() {}

#[login_required(auth = Cookie, optional = "lenient")]
async fn perhaps_by_cookie(_: Option<CurrentUser<Cookie>>) {}

#[login_required(auth = Query)]
async fn by_query() {}

#[login_required(auth = Cookie)]
#[axum::debug_handler]
async fn with_a_macro_below() {}

#[login_required(auth = Cookie)]
async fn with_its_own() -> impl IntoResponse {
    ([(CACHE_CONTROL, "private, max-age=5"), (VARY, "Accept-Encoding")], "own")
}

#[login_required(auth = Cookie)]
async fn varies_already() -> impl IntoResponse {
    [(VARY, "Accept, cookie")]
}

#[login_required(auth = Cookie)]
async fn varies_by_everything() -> impl IntoResponse {
    [(VARY, "*")]
}

/// The target and the fields of a request, and `Cache-Control` and `Vary` of the response.
type Row<'r> = (&'r str, &'r [Field<'r>], Option<&'r str>, &'r [&'r str]);

#[tokio::test]
async fn tokens_that_caches_do_not_know_make_the_response_private() {
    let app = Router::new()
        .route("/password", get(by_password))
        .route("/password/perhaps", get(perhaps_by_password))
        .route("/header", get(by_header))
        .route("/cookie", get(by_cookie))
        .route("/cookie/perhaps", get(perhaps_by_cookie))
        .route("/query", get(by_query))
        .route("/macro", get(with_a_macro_below))
        .route("/own", get(with_its_own))
        .route("/varies", get(varies_already))
        .route("/everything", get(varies_by_everything));
    let john = basic("john:john");
    let john = ("authorization", john.as_bytes());
    let (key, session): (Field, Field) = (("x-api-key", b"t"), ("cookie", b"session=t"));
    let rows: [Row; 13] = [
        ("/password", &[john], None, &[]),
        ("/password/perhaps", &[john], None, &["authorization"]),
        ("/password/perhaps", &[], None, &["authorization"]),
        ("/header", &[key], Some("private"), &["x-api-key"]),
        ("/cookie", &[session], Some("private"), &["cookie"]),
        ("/cookie/perhaps", &[session], Some("private"), &["cookie"]),
        ("/cookie/perhaps", &[], None, &["cookie"]),
        ("/query?access_token=t", &[], Some("private"), &[]),
        ("/macro", &[session], Some("private"), &["cookie"]),
        ("/own", &[session], Some("private, max-age=5"), &["Accept-Encoding", "cookie"]),
        ("/varies", &[session], Some("private"), &["Accept, cookie"]),
        ("/everything", &[session], Some("private"), &["*"]),
        ("/cookie/perhaps", &[("cookie", b"session=wrong")], None, &["cookie"]),
    ];
    for (path, fields, cache_control, vary) in rows {
        let answer = common::get(&app, path, fields).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.only("cache-control"), cache_control, "{path}");
        assert_eq!(answer.all("vary"), vary, "{path}");
        assert_eq!(answer.challenge(), None, "{path}");
    }
}
