//! An API for pages of another origin. The browser asks for leave before it sends credentials, and has none to show then: so the
//! CORS layer stands outside of the guards, and answers itself.

use std::time::Duration;

use axum::{
    Router,
    http::{
        HeaderValue, Method,
        header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE},
    },
    routing::any,
};
use axum_httpauth::{CurrentUser, TokenAuth, constant_time_eq, login_required, verify_token};
use tower_http::cors::CorsLayer;

#[derive(TokenAuth)]
#[auth(realm = "API")]
struct Auth;

struct User {
    name: &'static str,
    token: &'static str,
}

// Tokens of your own are made by a random generator, 16 bytes or more, and do not stand in the source.
static USERS: [User; 1] = [User { name: "john", token: "john-4Dq0vKmXgTzR" }];

#[verify_token]
async fn verify_token(token: &str) -> Option<&'static User> {
    USERS.iter().find(|user| constant_time_eq(user.token, token))
}

#[login_required]
async fn api(user: CurrentUser<Auth>, method: Method) -> String {
    format!("{method} by {}.\n", user.name)
}

/// For pages of one origin, which add the token to their requests. `allow_credentials` is for what a browser adds by itself, such
/// as cookies, and stays off.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin([HeaderValue::from_static("https://app.example")]) // a list: a single value would be sent to every origin
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE]) // `*` does not stand for `Authorization`
        .expose_headers([WWW_AUTHENTICATE]) // why a token was refused, for the page to read
        .max_age(Duration::from_secs(600))
}

/// The routes. The layer goes around them all: what is routed after it, it does not see.
pub fn app() -> Router {
    Router::new().route("/api", any(api)).layer(cors())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let page = "-H 'Origin: https://app.example'";
    let preflight = "-H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization'";
    println!("curl -i -X OPTIONS {page} {preflight} {url}/api  # 200: allowed");
    println!("curl -i {page} {url}/api  # 401, which the page can read");
    println!("curl -i {page} -H 'Authorization: Bearer wrong' {url}/api  # 401, with the reason");
    println!("curl -i {page} -H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/api  # 200");
    println!("curl -i -H 'Origin: https://evil.example' {url}/api  # 401, which the page cannot read");
    println!("curl -i -X OPTIONS {url}/api  # 200: from the layer, and empty");
    axum::serve(listener, app()).await
}
