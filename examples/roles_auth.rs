//! Roles as strings that the scheme declares, and roles as the variants of an enum.

use axum::{Router, routing::get};
use axum_httpauth::{Role, TokenAuth, constant_time_eq, get_user_roles, login_required, verify_token};

/// A role that is not declared here does not compile in a handler.
#[derive(TokenAuth)]
#[auth(realm = "Forum", roles = ["user", "moderator", "contributor", "admin"])]
struct Auth;

struct User {
    token: &'static str,
    roles: &'static [&'static str],
}

// Tokens of your own are made by a random generator, 16 bytes or more, and do not stand in the source.
static USERS: [User; 4] = [
    User { token: "anna-6kQm", roles: &["user"] },
    User { token: "bert-Zr1x", roles: &["moderator"] },
    User { token: "cleo-9fWd", roles: &["moderator", "contributor"] },
    User { token: "dora-Tu5b", roles: &["admin"] },
];

#[verify_token]
async fn verify_token(token: &str) -> Option<&'static User> {
    USERS.iter().find(|user| constant_time_eq(user.token, token))
}

#[get_user_roles]
fn get_user_roles(user: &User) -> &'static [&'static str] {
    user.roles
}

#[login_required(role = "admin")]
async fn settings() -> &'static str {
    "For administrators.\n"
}

#[login_required(role = ["moderator", "admin"])]
async fn reports() -> &'static str {
    "For moderators, and for administrators.\n"
}

#[login_required(role = ["user", ["moderator", "contributor"]])]
async fn drafts() -> &'static str {
    "For users, and for moderators who contribute as well.\n"
}

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct ApiKey;

/// What a key is good for. A misspelt variant does not compile in a handler.
#[derive(Role)]
enum Scope {
    Read,
    Write,
    Purge,
}

struct Key {
    key: &'static str,
    scopes: &'static [Scope],
}

static KEYS: [Key; 2] = [
    Key { key: "metrics-H3vn", scopes: &[Scope::Read] },
    Key { key: "deploy-Lq8e", scopes: &[Scope::Read, Scope::Write] },
];

#[verify_token(auth = ApiKey)]
async fn verify_key(key: &str) -> Option<&'static Key> {
    KEYS.iter().find(|known| constant_time_eq(known.key, key))
}

#[get_user_roles(auth = ApiKey)]
fn get_scopes(key: &Key) -> &'static [Scope] {
    key.scopes
}

#[login_required(auth = ApiKey, role = [Scope::Purge, [Scope::Read, Scope::Write]])]
async fn backup() -> &'static str {
    "For keys that may purge, or both read and write.\n"
}

/// The routes.
pub fn app() -> Router {
    let forum = Router::new().route("/settings", get(settings)).route("/reports", get(reports));
    forum.route("/drafts", get(drafts)).route("/backup", get(backup))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/settings                                       # 401");
    println!("curl -i -H 'Authorization: Bearer dora-Tu5b' {url}/settings  # 200");
    println!("curl -i -H 'Authorization: Bearer anna-6kQm' {url}/settings  # 403");
    println!("curl -i -H 'Authorization: Bearer bert-Zr1x' {url}/reports   # 200");
    println!("curl -i -H 'Authorization: Bearer anna-6kQm' {url}/drafts    # 200");
    println!("curl -i -H 'Authorization: Bearer bert-Zr1x' {url}/drafts    # 403");
    println!("curl -i -H 'Authorization: Bearer cleo-9fWd' {url}/drafts    # 200");
    println!("curl -i -H 'X-API-Key: metrics-H3vn' {url}/backup            # 403");
    println!("curl -i -H 'X-API-Key: deploy-Lq8e' {url}/backup             # 200");
    axum::serve(listener, app()).await
}
