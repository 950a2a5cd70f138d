//! User names and hashed passwords, with a page for members and one that greets strangers as well.

use std::{collections::HashMap, sync::LazyLock};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{PasswordHashString, SaltString, rand_core::OsRng},
};
use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, BoxError, CurrentUser, login_required, verify_password};
use tokio::{sync::Semaphore, task::spawn_blocking};

#[derive(BasicAuth)]
#[auth(realm = "Members only")]
struct Auth;

/// What is kept of each user's password. A program of your own keeps it in a database: see `examples/state.rs`.
static USERS: LazyLock<HashMap<&str, PasswordHashString>> =
    LazyLock::new(|| HashMap::from([("john", hash("hello")), ("susan", hash("bye"))]));

/// Takes the place of the hash of a user that there is not: the time of the answer tells nobody who has an account.
static NOBODY: LazyLock<PasswordHashString> = LazyLock::new(|| hash("nobody"));

/// One hash takes 19 MiB and a core: no more than these are computed at once, and other requests wait.
static HASHERS: Semaphore = Semaphore::const_new(4);

fn hash(password: &str) -> PasswordHashString {
    let salt = SaltString::generate(&mut OsRng);
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    hash.expect("the default parameters are good").serialize()
}

#[verify_password]
async fn verify_password(username: String, password: String) -> Result<bool, BoxError> {
    let permit = HASHERS.acquire().await?;
    let verdict = spawn_blocking(move || {
        let _permit = permit; // held until the hash is done, even if the client has gone
        let user = USERS.get(&*username);
        let hash = user.unwrap_or(&NOBODY).password_hash();
        let matches = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        matches && user.is_some()
    });
    Ok(verdict.await?)
}

#[login_required]
async fn members(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", *user)
}

#[login_required(optional)]
async fn welcome(user: Option<CurrentUser<Auth>>) -> String {
    match user {
        Some(user) => format!("Welcome back, {}!\n", *user),
        None => "Welcome, stranger!\n".to_owned(),
    }
}

/// The routes.
pub fn app() -> Router {
    LazyLock::force(&USERS);
    LazyLock::force(&NOBODY);
    Router::new().route("/", get(welcome)).route("/members", get(members))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                          # 200");
    println!("curl -i -u john:hello {url}/            # 200");
    println!("curl -i -u john:wrong {url}/            # 401");
    println!("curl -i {url}/members                   # 401");
    println!("curl -i -u john:hello {url}/members     # 200");
    println!("curl -i -u john:wrong {url}/members     # 401");
    println!("curl -i -u nobody:nobody {url}/members  # 401");
    axum::serve(listener, app()).await
}
