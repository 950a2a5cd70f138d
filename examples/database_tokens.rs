//! Tokens that a login hands out and a logout takes back: an SQLite database has their SHA-256, and never a token.

use std::{
    error::Error,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString, rand_core::OsRng},
};
use axum::{
    Json, Router,
    extract::{FromRef, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use axum_httpauth::{
    AuthError, BoxError, CurrentUser, TokenAuth, error_handler, login_required,
    tokens::{OpaqueTokens, TokenHash, TokenStore},
    verify_token,
};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// For the `curl` lines alone. Tokens of your own do not stand in the source.
const DEMO_TOKEN: &str = "database_tokens-prints-this-token-for-curlA";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(TokenAuth)]
#[auth(realm = "API")]
struct Auth;

pub(crate) struct User {
    id: i64,
    name: String,
}

/// A user, and the token that it came with, which a logout revokes.
struct Session {
    user: User,
    token: String,
}

#[derive(Clone)]
pub(crate) struct Db {
    connection: Arc<Mutex<Connection>>,
    /// How many passwords may be checked at once: each takes 19 MiB and a core. Requests with tokens do not wait for them.
    logins: Arc<Semaphore>,
    /// Checked in the place of a user that there is not: the time of the answer tells nobody who has an account.
    nobody: Arc<str>,
}

impl Db {
    /// A database in memory with a user and a token. Tokens that nobody presents are not deleted here: let a job do
    /// `DELETE FROM tokens WHERE expires <= ?` now and then.
    pub(crate) fn new() -> Result<Self, BoxError> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, hash TEXT);
             CREATE TABLE tokens (hash BLOB PRIMARY KEY, user INTEGER REFERENCES users, expires INTEGER)",
        )?;
        db.execute("INSERT INTO users VALUES (1, 'john', ?1)", [hash("hello")?])?;
        let (connection, logins) = (Arc::new(Mutex::new(db)), Arc::new(Semaphore::new(4)));
        let db = Self { connection, logins, nobody: hash("nobody")?.into() };
        db.keep(TokenHash::of(DEMO_TOKEN), 1, SystemTime::now() + DAY)?;
        Ok(db)
    }

    /// Runs what blocks on a thread for that.
    async fn run<T, F>(&self, work: F) -> Result<T, BoxError>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, BoxError> + Send + 'static,
    {
        let db = self.clone();
        spawn_blocking(move || work(&db)).await?
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, hash: TokenHash, user: i64, expires_at: SystemTime) -> Result<(), BoxError> {
        let expires = i64::try_from(expires_at.duration_since(SystemTime::UNIX_EPOCH)?.as_millis())?;
        self.lock().execute("INSERT INTO tokens VALUES (?1, ?2, ?3)", (hash.as_bytes(), user, expires))?;
        Ok(())
    }

    fn user_of(&self, hash: TokenHash) -> Result<Option<(User, SystemTime)>, BoxError> {
        let query = "SELECT id, name, expires FROM tokens JOIN users ON user = id WHERE tokens.hash = ?1";
        let read = |row: &Row<'_>| Ok((User { id: row.get("id")?, name: row.get("name")? }, row.get("expires")?));
        let found: Option<(User, i64)> = self.lock().query_row(query, [hash.as_bytes()], read).optional()?;
        let Some((user, expires)) = found else { return Ok(None) };
        Ok(Some((user, SystemTime::UNIX_EPOCH + Duration::from_millis(expires.try_into()?))))
    }

    /// The user with this name and password. Where there is none, it takes as long.
    pub(crate) fn user_with(&self, name: String, password: &str) -> Result<Option<User>, BoxError> {
        let read = |row: &Row<'_>| Ok((row.get("id")?, row.get("hash")?));
        let query = "SELECT id, hash FROM users WHERE name = ?1";
        let user: Option<(i64, String)> = self.lock().query_row(query, [&name], read).optional()?;
        let hash = PasswordHash::new(user.as_ref().map_or(&self.nobody, |(_, hash)| hash))?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(user.map(|(id, _)| User { id, name })),
            Err(password_hash::Error::Password) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn hash(password: &str) -> Result<String, password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

impl TokenStore for Db {
    type Owner = User;

    async fn insert(&self, hash: TokenHash, user: User, expires_at: SystemTime) -> Result<(), BoxError> {
        self.run(move |db| db.keep(hash, user.id, expires_at)).await
    }

    async fn get(&self, hash: TokenHash) -> Result<Option<(User, SystemTime)>, BoxError> {
        self.run(move |db| db.user_of(hash)).await
    }

    async fn remove(&self, hash: TokenHash) -> Result<(), BoxError> {
        let delete = move |db: &Db| Ok(db.lock().execute("DELETE FROM tokens WHERE hash = ?1", [hash.as_bytes()])?);
        self.run(delete).await.map(|_| ())
    }
}

pub(crate) type Tokens = OpaqueTokens<Db>;

#[verify_token]
async fn verify_token(token: &str, State(tokens): State<Tokens>) -> Result<Option<Session>, BoxError> {
    let user = tokens.verify(token).await?;
    Ok(user.map(|user| Session { user, token: token.to_owned() }))
}

#[error_handler]
fn auth_error(error: &AuthError) -> Response {
    refusal(error.status(), error.reason())
}

fn refusal(status: StatusCode, reason: &str) -> Response {
    (status, Json(json!({ "error": reason }))).into_response()
}

fn unavailable(error: &BoxError) -> Response {
    tracing::error!(error = &**error as &dyn Error, "the database failed");
    refusal(StatusCode::SERVICE_UNAVAILABLE, "try again later")
}

#[derive(Clone, FromRef)]
struct AppState {
    db: Db,
    tokens: Tokens,
}

#[derive(Deserialize)]
struct Login {
    username: String,
    password: String,
}

impl AppState {
    /// A new token, if the password is right.
    async fn login(&self, login: Login) -> Result<Option<String>, BoxError> {
        let permit = Arc::clone(&self.db.logins).acquire_owned().await?;
        let check = move |db: &Db| {
            let _permit = permit; // to the end of the work, even if the client has gone
            db.user_with(login.username, &login.password)
        };
        match self.db.run(check).await? {
            Some(user) => self.tokens.issue(user).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Accepts a password and nothing else: a token that could get another one would never expire.
async fn login(State(state): State<AppState>, Json(login): Json<Login>) -> impl IntoResponse {
    let response = match state.login(login).await {
        Ok(Some(token)) => Json(json!({ "token": token })).into_response(),
        Ok(None) => {
            // a 401 has a challenge (RFC 9110, 15.5.2); browsers do not know this one, and ask nobody for a password
            let challenge = [(header::WWW_AUTHENTICATE, "Login realm=\"API\"")];
            (challenge, refusal(StatusCode::UNAUTHORIZED, "wrong user name or password")).into_response()
        }
        Err(error) => unavailable(&error),
    };
    ([(header::CACHE_CONTROL, "no-store")], response)
}

#[login_required]
async fn protected(session: CurrentUser<Auth>) -> Json<Value> {
    Json(json!({ "message": format!("Hello, {}!", session.user.name) }))
}

#[login_required]
async fn logout(session: CurrentUser<Auth>, State(tokens): State<Tokens>) -> Response {
    match tokens.revoke(&session.token).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => unavailable(&error),
    }
}

pub(crate) fn routes(db: Db, tokens: Tokens) -> Router {
    let api = Router::new().route("/api/protected", get(protected));
    api.route("/login", post(login)).route("/logout", post(logout)).with_state(AppState { db, tokens })
}

/// The routes.
pub fn app() -> Router {
    let db = Db::new().expect("a database in memory can be made");
    routes(db.clone(), Tokens::new(db).lifetime(DAY))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i --json '{{\"username\":\"john\",\"password\":\"hello\"}}' {url}/login      # 200: a token");
    println!("curl -i --json '{{\"username\":\"john\",\"password\":\"wrong\"}}' {url}/login      # 401");
    println!("curl -i --json '{{\"username\":\"nobody\",\"password\":\"nobody\"}}' {url}/login  # 401");
    println!("curl -i {url}/api/protected                                                               # 401");
    println!("curl -i --oauth2-bearer database_tokens-prints-this-token-for-curlA {url}/api/protected   # 200");
    println!("curl -i --oauth2-bearer database_tokens-prints-this-token-for-curlA -X POST {url}/logout  # 204");
    println!("curl -i --oauth2-bearer database_tokens-prints-this-token-for-curlA {url}/api/protected   # 401: gone");
    axum::serve(listener, app()).await
}
