//! Proofs of passwords: `HTTPDigestAuth`.

use axum::{Router, routing::get};
use axum_httpauth::{CurrentUser, DigestAuth, get_password, login_required};

#[derive(DigestAuth)]
struct Auth;

const USERS: [(&str, &str); 2] = [("john", "hello"), ("susan", "bye")];

#[get_password]
fn get_password(username: &str) -> Option<&'static str> {
    USERS.into_iter().find(|(name, _)| *name == username).map(|(_, password)| password)
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!", *user)
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/", get(index))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app()).await
}
