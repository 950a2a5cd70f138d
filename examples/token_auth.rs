//! Two schemes beside each other: bearer tokens for users, and API keys in a field of their own for programs.

use axum::{
    Router,
    routing::{get, post},
};
use axum_httpauth::{CurrentUser, TokenAuth, constant_time_eq, login_required, verify_token};

#[derive(TokenAuth)]
#[auth(realm = "Users")]
struct Auth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", realm = "Programs")]
struct ApiKey;

struct User {
    name: &'static str,
    token: &'static str,
}

struct Client {
    name: &'static str,
    key: &'static str,
}

// Tokens of your own are made by a random generator, 16 bytes or more, and do not stand in the source.
static USERS: [User; 2] =
    [User { name: "john", token: "john-4Dq0vKmXgTzR" }, User { name: "susan", token: "susan-c81LwYnEo2Hs" }];

static CLIENTS: [Client; 1] = [Client { name: "backup", key: "backup-Vx7pJ3sBtGhA" }];

#[verify_token]
async fn verify_token(token: &str) -> Option<&'static User> {
    USERS.iter().find(|user| constant_time_eq(user.token, token))
}

#[verify_token(auth = ApiKey)]
async fn verify_key(key: &str) -> Option<&'static Client> {
    CLIENTS.iter().find(|client| constant_time_eq(client.key, key))
}

#[login_required]
async fn profile(user: CurrentUser<Auth>) -> String {
    format!("The profile of {}.\n", user.name)
}

#[login_required(auth = ApiKey)]
async fn import(client: CurrentUser<ApiKey>, body: String) -> String {
    format!("{} bytes from {}.\n", body.len(), client.name)
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/profile", get(profile)).route("/import", post(import))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/profile                                               # 401");
    println!("curl -i -H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/profile  # 200");
    println!("curl -i -H 'Authorization: Bearer wrong' {url}/profile              # 401");
    println!("curl -i -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/profile           # 401");
    println!("curl -i -d data {url}/import                                        # 401");
    println!("curl -i -d data -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/import    # 200");
    println!("curl -i -d data -H 'X-API-Key: wrong' {url}/import                  # 401");
    axum::serve(listener, app()).await
}
