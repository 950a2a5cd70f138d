//! Digest: a browser or `curl` proves that it knows the password, and does not send it.

use std::{collections::HashMap, sync::LazyLock};

use axum::{Router, routing::get};
use axum_httpauth::{Algorithm, CurrentUser, DigestAuth, get_password, login_required, resolve_userhash};

#[derive(DigestAuth)]
#[auth(realm = "Members only", algorithms = ["SHA-256", "MD5"], userhash)]
struct Auth;

/// To check a proof, the server has to have the password, or a hash that is as good: see `examples/digest_ha1.rs`.
const USERS: [(&str, &str); 2] = [("john", "hello"), ("susan", "bye")];

#[get_password]
fn get_password(username: &str) -> Option<&'static str> {
    USERS.into_iter().find(|(name, _)| *name == username).map(|(_, password)| password)
}

/// Of whom these are the hashed names, which some clients send where others send the name.
static USERHASHES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let hashes = |algorithm: &Algorithm| USERS.map(|(name, _)| (Auth::generate_userhash(*algorithm, name), name));
    Auth::ALGORITHMS.iter().flat_map(hashes).collect()
});

#[resolve_userhash]
fn resolve_userhash(userhash: &str, _: Algorithm) -> Option<&'static str> {
    USERHASHES.get(userhash).copied()
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", *user)
}

#[login_required]
async fn say(user: CurrentUser<Auth>, message: String) -> String {
    format!("{} says: {message}\n", *user)
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/", get(index).post(say))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                                 # 401");
    println!("curl -i --digest -u john:hello {url}/          # 200, after a 401 with the challenge");
    println!("curl -i --digest -u susan:bye -d hi {url}/     # 200");
    println!("curl -i --digest -u john:wrong {url}/          # 401");
    println!("curl -i --digest -u nobody:nobody {url}/       # 401");
    println!("curl -i -u john:hello {url}/                   # 401: Basic sends the password, and is not offered");
    axum::serve(listener, app()).await
}
