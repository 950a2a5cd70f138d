//! Roles: `get_user_roles`, and `role` of `login_required`.

use argon2::{Argon2, PasswordHash};
use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, BoxError, CurrentUser, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

// Of the passwords `hello` and `bye`.
const JOHN: &str = "$argon2id$v=19$m=19456,t=2,p=1$nNAvllhmmk5PG6catqUpDg$OwkZRrAsIRxkE+NT59yq49XGpPKU9tUTvYKvYLCBW0k";
const SUSAN: &str = "$argon2id$v=19$m=19456,t=2,p=1$HFrWn+LPtQPcpk2iHVkw3A$nh7rbT9AtOf4RcmiQ24j/pxxnPh9UHlWyi/ZqrMAqWw";
const USERS: [(&str, &str, &[&str]); 2] = [("john", JOHN, &["user"]), ("susan", SUSAN, &["user", "admin"])];

#[get_user_roles]
fn get_user_roles(user: &Username) -> &'static [&'static str] {
    USERS.into_iter().find(|(name, ..)| user == name).map_or(&[], |(_, _, roles)| roles)
}

/// A user that there is not costs a hash as well. `examples/basic_auth.rs` moves hashes off the threads of the runtime.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Result<bool, BoxError> {
    let (name, hash, _) = USERS.into_iter().find(|(name, ..)| *name == username).unwrap_or(USERS[0]);
    Ok(PasswordHash::new(hash)?.verify_password(&[&Argon2::default()], password).is_ok() && name == username)
}

#[login_required(role = "user")]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!", *user)
}

#[login_required(role = "admin")]
async fn admin(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}, you are an admin!", *user)
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/", get(index)).route("/admin", get(admin))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app()).await
}
