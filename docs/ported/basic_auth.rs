//! Passwords: `HTTPBasicAuth`.

use argon2::{Argon2, PasswordHash};
use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, BoxError, CurrentUser, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

// Of the passwords `hello` and `bye`.
const JOHN: &str = "$argon2id$v=19$m=19456,t=2,p=1$nNAvllhmmk5PG6catqUpDg$OwkZRrAsIRxkE+NT59yq49XGpPKU9tUTvYKvYLCBW0k";
const SUSAN: &str = "$argon2id$v=19$m=19456,t=2,p=1$HFrWn+LPtQPcpk2iHVkw3A$nh7rbT9AtOf4RcmiQ24j/pxxnPh9UHlWyi/ZqrMAqWw";
const USERS: [(&str, &str); 2] = [("john", JOHN), ("susan", SUSAN)];

/// A user that there is not costs a hash as well. `examples/basic_auth.rs` moves hashes off the threads of the runtime.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Result<bool, BoxError> {
    let (name, hash) = USERS.into_iter().find(|(name, _)| *name == username).unwrap_or(USERS[0]);
    Ok(PasswordHash::new(hash)?.verify_password(&[&Argon2::default()], password).is_ok() && name == username)
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
