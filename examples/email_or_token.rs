//! An API where an e-mail address and a password buy a token for an hour, which is then sent in the place of the address. One
//! guard stands in front of all of it, and accounts that are not confirmed do not pass.

use std::{
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{self, PasswordHashString, SaltString, rand_core::OsRng},
};
use axum::{
    Json, Router,
    extract::{FromRef, Path, State},
    http::{StatusCode, header::CACHE_CONTROL},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, error_handler, login_required, permit, require_login,
    tokens::{SignedTokens, TokenError},
    verify_password,
};
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::spawn_blocking};

#[derive(BasicAuth)]
#[auth(realm = "API")]
struct Auth;

/// The password that says that the user name is a token. An empty one cannot say it: credentials with an empty password are
/// malformed, so that no verifier ever takes a password that was left out for one that it should check.
const TOKEN: &str = "token";

/// How many characters a password has at least. So nobody's password is [`TOKEN`].
const MIN_PASSWORD: usize = 8;
const _: () = assert!(TOKEN.len() < MIN_PASSWORD);

const HOUR: Duration = Duration::from_secs(60 * 60);

pub(crate) struct User {
    id: usize,
    email: &'static str,
    confirmed: bool,
    /// Whether the request had a token, and not the password.
    token_used: bool,
}

pub(crate) struct Account {
    email: &'static str,
    hash: PasswordHashString,
    confirmed: AtomicBool,
}

impl Account {
    pub(crate) fn new(email: &'static str, password: &str, confirmed: bool) -> Result<Self, BoxError> {
        if password.chars().count() < MIN_PASSWORD {
            return Err(format!("a password has at least {MIN_PASSWORD} characters").into());
        }
        Ok(Self { email, hash: hash(password)?, confirmed: confirmed.into() })
    }
}

fn hash(password: &str) -> Result<PasswordHashString, password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.serialize())
}

/// Stands for a database. The number of an account is its place.
#[derive(Clone)]
pub(crate) struct Users {
    accounts: Arc<[Account]>,
    /// How many passwords may be checked at once: each takes 19 MiB and a core. Requests with tokens do not wait for them.
    pub(crate) checks: Arc<Semaphore>,
    /// Checked in the place of a user that there is not: the time of the answer tells nobody who has an account.
    nobody: Arc<PasswordHashString>,
}

impl Users {
    pub(crate) fn new() -> Result<Self, BoxError> {
        let john = Account::new("john@example.com", "swordfish", true)?;
        let susan = Account::new("susan@example.com", "open-sesame", false)?;
        let (accounts, checks) = (Arc::new([john, susan]), Arc::new(Semaphore::new(4)));
        Ok(Self { accounts, checks, nobody: hash("not-an-account")?.into() })
    }

    fn user(&self, id: usize, token_used: bool) -> Option<User> {
        let account = self.accounts.get(id)?;
        let confirmed = account.confirmed.load(Ordering::Relaxed);
        Some(User { id, email: account.email, confirmed, token_used })
    }

    /// The user with this address and password. Where there is none, it takes as long.
    pub(crate) fn check(&self, email: &str, password: &str) -> Result<Option<User>, BoxError> {
        let found = self.accounts.iter().enumerate().find(|(_, account)| account.email == email);
        let hash = found.map_or(&*self.nobody, |(_, account)| &account.hash).password_hash();
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(found.and_then(|(id, _)| self.user(id, false))),
            Err(password_hash::Error::Password) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The same on a thread for what blocks.
    async fn log_in(&self, email: String, password: String) -> Result<Option<User>, BoxError> {
        let users = self.clone();
        let permit = Arc::clone(&self.checks).acquire_owned().await?;
        let check = spawn_blocking(move || {
            let _permit = permit; // to the end of the work, even if the client has gone
            users.check(&email, &password)
        });
        check.await?
    }

    /// Whether there is an account with this address. It is confirmed then.
    fn confirm(&self, email: &str) -> bool {
        let account = self.accounts.iter().find(|account| account.email == email);
        account.inspect(|account| account.confirmed.store(true, Ordering::Relaxed)).is_some()
    }
}

/// Two kinds of tokens of one secret. By their purposes neither is good for the other: a link in a mail is no login.
#[derive(Debug, Clone)]
pub struct Tokens {
    /// Names the number of an account. Nothing takes it back before it expires, a new password neither.
    pub(crate) login: SignedTokens,
    /// Names the address that the mail was sent to, and not an account, which may have another address by now.
    pub(crate) confirm: SignedTokens,
}

impl Tokens {
    /// Tokens with this secret.
    #[must_use]
    pub fn new(tokens: SignedTokens) -> Self {
        let login = tokens.clone().for_purpose("login").lifetime(HOUR);
        Self { login, confirm: tokens.for_purpose("confirm e-mail").lifetime(24 * HOUR) }
    }
}

#[derive(Clone, FromRef)]
struct AppState {
    users: Users,
    tokens: Tokens,
}

/// What `?` passes on of a token is a 401, and of the rest a 503. The account of a token is looked up, for it may be gone.
#[verify_password]
async fn verify_password(
    email_or_token: String,
    password: String,
    State(AppState { users, tokens }): State<AppState>,
) -> Result<Option<User>, BoxError> {
    if password != TOKEN {
        return users.log_in(email_or_token, password).await;
    }
    let id = tokens.login.verify(&email_or_token)?.parse()?;
    Ok(users.user(id, true))
}

#[permit]
fn confirmed(user: &User) -> Result<bool, AuthError> {
    if user.confirmed { Ok(true) } else { Err(AuthError::forbidden("Unconfirmed account")) }
}

/// A token that could get another one would never expire.
#[permit]
fn by_password(user: &User) -> Result<bool, AuthError> {
    if user.token_used { Err(AuthError::rejected("a token gets no token")) } else { Ok(true) }
}

/// Whatever is wrong with credentials, the way on is the same: to ask for a token with the password.
#[error_handler]
fn auth_error(error: &AuthError) -> Response {
    match error.status() {
        StatusCode::UNAUTHORIZED => refusal(StatusCode::UNAUTHORIZED, "Invalid credentials"),
        status => refusal(status, error.reason()),
    }
}

/// All errors of the API have this shape.
fn refusal(status: StatusCode, message: &str) -> Response {
    let error = status.canonical_reason().unwrap_or("error").to_lowercase();
    (status, Json(json!({ "error": error, "message": message }))).into_response()
}

#[login_required(permit = by_password)]
async fn new_token(user: CurrentUser<Auth>, State(tokens): State<Tokens>) -> Response {
    match tokens.login.issue(&user.id.to_string()) {
        Ok(token) => {
            let answer = json!({ "token": token, "expiration": HOUR.as_secs() });
            ([(CACHE_CONTROL, "no-store")], Json(answer)).into_response()
        }
        Err(error) => {
            tracing::error!(error = &*error as &dyn Error, "no token could be made");
            refusal(StatusCode::INTERNAL_SERVER_ERROR, "Try again later")
        }
    }
}

async fn posts() -> Json<Value> {
    Json(json!({ "posts": [{ "title": "Tokens expire" }, { "title": "Passwords do not" }] }))
}

async fn me(user: CurrentUser<Auth>) -> Json<Value> {
    Json(json!({ "email": user.email, "token_used": user.token_used }))
}

async fn no_such_path() -> Response {
    refusal(StatusCode::NOT_FOUND, "No such path")
}

async fn no_such_method() -> Response {
    refusal(StatusCode::METHOD_NOT_ALLOWED, "No such method")
}

async fn front_page() -> &'static str {
    "The front page.\n"
}

/// Where the link of a mail leads. Filters that follow links confirm, too: if that matters, answer with a form that does it.
async fn confirm(
    Path(token): Path<String>,
    State(AppState { users, tokens }): State<AppState>,
) -> (StatusCode, &'static str) {
    match tokens.confirm.verify(&token) {
        Ok(email) if users.confirm(&email) => (StatusCode::OK, "Your account is confirmed.\n"),
        Err(TokenError::Expired) => (StatusCode::GONE, "The link has expired.\n"),
        _ => (StatusCode::NOT_FOUND, "There is no such link.\n"),
    }
}

/// The guard is a `layer` around the fallback, too: strangers are not even told which paths there are. So the API is a service,
/// which gets all that begins with its prefix; of a router, `nest` would take the routes, and `/api/v1/` is none.
pub(crate) fn routes(users: Users, tokens: Tokens) -> Router {
    let state = AppState { users, tokens };
    let api = Router::new()
        .route("/tokens/", post(new_token))
        .route("/posts/", get(posts))
        .route("/users/me", get(me))
        .fallback(no_such_path)
        .method_not_allowed_fallback(no_such_method)
        .layer(require_login!(permit = confirmed).with_state(state.clone()))
        .with_state(state.clone());
    let pages = Router::new().route("/", get(front_page)).route("/confirm/{token}", get(confirm));
    pages.nest_service("/api/v1", api).with_state(state)
}

/// The routes.
pub fn app(tokens: Tokens) -> Router {
    routes(Users::new().expect("the passwords are long enough"), tokens)
}

/// A secret that machines share; without one, a random one that dies with the process.
fn secret() -> Result<Vec<u8>, BoxError> {
    if let Ok(secret) = std::env::var("SECRET_KEY") {
        return Ok(secret.into_bytes());
    }
    let mut random = vec![0; 32];
    getrandom::fill(&mut random)?;
    Ok(random)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let tokens = Tokens::new(SignedTokens::new(secret()?)?);
    let (token, link) = (tokens.login.issue("0")?, tokens.confirm.issue("susan@example.com")?);
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/  # 200");
    println!("curl -i {url}/api/v1/posts/  # 401");
    println!("curl -i -u john@example.com:wrong {url}/api/v1/posts/  # 401");
    println!("curl -i -u john@example.com:swordfish {url}/api/v1/posts/  # 200");
    println!("curl -i -u john@example.com:swordfish -X POST {url}/api/v1/tokens/  # 200: a token for an hour");
    println!("curl -i -u {token}:token {url}/api/v1/users/me  # 200");
    println!("curl -i -u {token}:token -X POST {url}/api/v1/tokens/  # 401: a token gets no token");
    println!("curl -i -u {token}x:token {url}/api/v1/users/me  # 401");
    println!("curl -i -u susan@example.com:open-sesame {url}/api/v1/posts/  # 403: not confirmed");
    println!("curl -i -u {link}:token {url}/api/v1/posts/  # 401: a link is no login");
    println!("curl -i {url}/confirm/{token}  # 404: and a login confirms nothing");
    println!("curl -i {url}/confirm/{link}  # 200: the link of the mail");
    println!("curl -i -u susan@example.com:open-sesame {url}/api/v1/posts/  # 200: confirmed");
    axum::serve(listener, app(tokens)).await?;
    Ok(())
}
