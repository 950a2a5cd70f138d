//! Refusals in the program's own words: JSON for the API, and for a visitor of a page the way to the login form.

use std::{io, time::SystemTime};

use axum::{
    Json, Router,
    extract::OriginalUri,
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use axum_httpauth::{
    AuthError, BoxError, TokenAuth, constant_time_eq, error_handler, get_user_roles, login_required, verify_token,
};
use serde_json::json;

#[derive(TokenAuth)]
#[auth(realm = "API")]
struct Auth;

struct Token {
    secret: &'static str,
    expires: u64,
    role: Option<&'static str>,
}

// Tokens of your own are made by a random generator, 16 bytes or more, and do not stand in the source.
static TOKENS: [Token; 3] = [
    Token { secret: "user-4Dq0", expires: 4_102_444_800, role: None },
    Token { secret: "admin-vKmX", expires: 4_102_444_800, role: Some("admin") },
    Token { secret: "old-gTzR", expires: 1_700_000_000, role: None },
];

/// Stands for a store, which can fail.
fn find(secret: &str) -> io::Result<Option<&'static Token>> {
    match secret {
        "unreadable" => Err(io::Error::other("disk 7 does not answer")),
        _ => Ok(TOKENS.iter().find(|token| constant_time_eq(token.secret, secret))),
    }
}

/// An [`AuthError`] is what the client is told. Any other error is a 503, and its text goes to the log alone.
#[verify_token]
async fn verify_token(secret: &str) -> Result<Option<&'static Token>, BoxError> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
    match find(secret)? {
        Some(token) if token.expires <= now => Err(AuthError::rejected("the token expired"))?,
        found => Ok(found),
    }
}

#[get_user_roles]
fn get_user_roles(token: &Token) -> Option<&'static str> {
    token.role
}

#[error_handler]
fn api_error(error: &AuthError) -> impl IntoResponse {
    let status = error.status();
    (status, Json(json!({ "error": error.reason(), "status": status.as_u16() })))
}

#[login_required]
async fn api() -> &'static str {
    "For users.\n"
}

#[login_required(role = "admin")]
async fn api_admin() -> &'static str {
    "For administrators.\n"
}

#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct PageAuth;

#[verify_token(auth = PageAuth)]
async fn verify_session(session: &str) -> bool {
    constant_time_eq(session, "session-c81L")
}

/// Who may log in and then go on is sent to the form. For any other request the refusal stays one.
#[error_handler(auth = PageAuth)]
fn page_error(error: &AuthError, parts: &Parts, OriginalUri(uri): OriginalUri) -> Response {
    if error.status() != StatusCode::UNAUTHORIZED || parts.method != Method::GET {
        return (error.status(), error.reason().to_owned()).into_response();
    }
    Redirect::to(&format!("/login?next={}", local_path(uri.path()))).into_response()
}

/// The path, if it leads to this origin (`//host` leads to another) and needs no escape in a query; else the start page.
fn local_path(path: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    let local = path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain);
    if local { path } else { "/" }
}

#[login_required(auth = PageAuth)]
async fn page() -> &'static str {
    "The page.\n"
}

// The form has to check `next` again before it follows it: anybody can make a link to it.
async fn login() -> &'static str {
    "The login form.\n"
}

/// The routes.
pub fn app() -> Router {
    let api = Router::new().route("/api", get(api)).route("/api/admin", get(api_admin));
    api.route("/{*page}", get(page).post(page)).route("/login", get(login))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/api                                             # 401: missing");
    println!("curl -i -H 'Authorization: Bearer user-4Dq0' {url}/api        # 200");
    println!("curl -i -H 'Authorization: Bearer' {url}/api                  # 401: malformed");
    println!("curl -i -H 'Authorization: Bearer wrong' {url}/api            # 401: invalid");
    println!("curl -i -H 'Authorization: Bearer old-gTzR' {url}/api         # 401: expired");
    println!("curl -i -H 'Authorization: Bearer user-4Dq0' {url}/api/admin  # 403: a role is missing");
    println!("curl -i -H 'Authorization: Bearer unreadable' {url}/api       # 503: could not be checked");
    println!("curl -i {url}/page                                            # 303: to the login form");
    println!("curl -i -X POST {url}/page                                    # 401");
    println!("curl -i -b session=session-c81L {url}/page                    # 200");
    axum::serve(listener, app()).await
}
