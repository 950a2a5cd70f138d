//! Routers that take only handlers that say who may call them, and the table of that.

#[path = "../common/mod.rs"]
mod common;
mod routes;
mod table;

use axum_httpauth::{
    BasicAuth, MultiAuth, Role, TokenAuth, get_user_roles, login_required, permit, public, verify_password,
    verify_token,
};

#[derive(BasicAuth)]
#[auth(realm = "Forum", roles = ["user", "moderator", "contributor", "admin"])]
struct Auth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct ApiKey;

#[derive(MultiAuth)]
struct Either(Auth, ApiKey);

struct User {
    name: String,
}

#[derive(Role)]
enum Scope {
    Read,
    Write,
    r#Purge,
}

/// The names of users are those of their roles, with `+` between them.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<User> {
    (password == "right").then(|| User { name: username.to_owned() })
}

#[get_user_roles]
fn get_user_roles(user: &User) -> Vec<String> {
    user.name.split('+').map(str::to_owned).collect()
}

#[verify_token(auth = ApiKey)]
fn verify_token(token: &str) -> Option<User> {
    Some(User { name: token.to_owned() }).filter(|_| token != "wrong")
}

#[get_user_roles(auth = ApiKey)]
fn get_scopes(user: &User) -> Vec<Scope> {
    let scope = |name| match name {
        "Read" => Some(Scope::Read),
        "Write" => Some(Scope::Write),
        "Purge" => Some(Scope::Purge),
        _ => None,
    };
    user.name.split('+').filter_map(scope).collect()
}

#[permit]
fn is_oneself(user: &User, path: axum::extract::Path<String>) -> bool {
    user.name == *path
}

#[public]
async fn for_everybody() -> &'static str {
    "public"
}

#[login_required]
async fn for_users() -> &'static str {
    "guarded"
}

#[login_required(role = "admin")]
async fn for_admins() -> &'static str {
    "admin"
}
