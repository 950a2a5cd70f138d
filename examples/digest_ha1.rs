//! Digest without passwords on the server: an SQLite database has `H(A1)`, a hash of name, realm and password. Its nonces are
//! signed with a secret of the application's own, so that they outlive the process.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Router,
    extract::{FromRef, State},
    routing::get,
};
use axum_httpauth::{
    Algorithm, BoxError, CurrentUser, DigestAuth,
    digest::{NonceKey, Nonces},
    get_ha1, get_user_roles, login_required, resolve_userhash,
};
use rusqlite::{Connection, OptionalExtension, Row};

/// The realm is part of the hashes: another one makes them worthless.
#[derive(DigestAuth)]
#[auth(realm = "Staff only", algorithms = ["SHA-256", "MD5"], userhash, nonces = Nonces)]
struct Auth;

struct User {
    id: i64,
    name: String,
}

#[derive(Clone)]
struct Db(Arc<Mutex<Connection>>);

impl Db {
    /// A database in memory with some users. One has a hash of SHA-256 alone, the hash of one is damaged.
    fn new() -> Result<Self, BoxError> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, role TEXT);
             CREATE TABLE hashes (user INTEGER REFERENCES users, algorithm TEXT, ha1 TEXT, userhash TEXT,
                                  PRIMARY KEY (user, algorithm), UNIQUE (userhash, algorithm));
             INSERT INTO users VALUES (1, 'john', 'user'), (2, 'susan', 'admin'), (3, 'carol', 'user')",
        )?;
        let db = Self(Arc::new(Mutex::new(db)));
        db.set_password(1, "john", "hello", &[Algorithm::Sha256])?;
        db.set_password(2, "susan", "bye", Auth::ALGORITHMS)?;
        db.set_password(3, "carol", "welcome", Auth::ALGORITHMS)?;
        db.lock().execute("UPDATE hashes SET ha1 = 'damaged' WHERE user = 3", ())?;
        Ok(db)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what is to be kept of a password, for each algorithm: all of it is computed while the password is known.
    fn set_password(&self, user: i64, name: &str, password: &str, algorithms: &[Algorithm]) -> rusqlite::Result<()> {
        for algorithm in algorithms {
            let ha1 = Auth::generate_ha1(*algorithm, name, password);
            let userhash = Auth::generate_userhash(*algorithm, name);
            let values = (user, algorithm.as_str(), ha1, userhash);
            self.lock().execute("INSERT OR REPLACE INTO hashes VALUES (?1, ?2, ?3, ?4)", values)?;
        }
        Ok(())
    }
}

#[get_ha1]
fn get_ha1(name: &str, algorithm: Algorithm, State(db): State<Db>) -> Result<Option<(User, String)>, BoxError> {
    let query = "SELECT id, ha1 FROM users JOIN hashes ON user = id WHERE name = ?1 AND algorithm = ?2";
    let read = |row: &Row<'_>| Ok((User { id: row.get("id")?, name: name.to_owned() }, row.get("ha1")?));
    Ok(db.lock().query_row(query, [name, algorithm.as_str()], read).optional()?)
}

#[resolve_userhash]
fn resolve_userhash(userhash: &str, algorithm: Algorithm, State(db): State<Db>) -> Result<Option<String>, BoxError> {
    let query = "SELECT name FROM users JOIN hashes ON user = id WHERE userhash = ?1 AND algorithm = ?2";
    Ok(db.lock().query_row(query, [userhash, algorithm.as_str()], |row| row.get("name")).optional()?)
}

#[get_user_roles]
fn get_user_roles(user: &User, State(db): State<Db>) -> Result<String, BoxError> {
    Ok(db.lock().query_row("SELECT role FROM users WHERE id = ?1", [user.id], |row| row.get("role"))?)
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", user.name)
}

#[login_required(role = "admin")]
async fn admin() -> &'static str {
    "The machine room.\n"
}

#[derive(Clone, FromRef)]
struct AppState {
    db: Db,
    nonces: Nonces,
}

/// Machines that share the secret accept each other's nonces.
fn state(secret: Option<String>) -> Result<AppState, BoxError> {
    let key = secret.map_or_else(NonceKey::random, NonceKey::new)?;
    Ok(AppState { db: Db::new()?, nonces: Nonces::new(key) })
}

/// The routes.
pub fn app(secret: Option<String>) -> Router {
    let state = state(secret).expect("a database in memory can be made, and a secret has 32 bytes");
    Router::new().route("/", get(index)).route("/admin", get(admin)).with_state(state)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                                 # 401");
    println!("curl -i --digest -u john:hello {url}/          # 200");
    println!("curl -i --digest -u john:wrong {url}/          # 401");
    println!("curl -i --digest -u carol:welcome {url}/       # 503: her hash is damaged");
    println!("curl -i --digest -u john:hello {url}/admin     # 403");
    println!("curl -i --digest -u susan:bye {url}/admin      # 200");
    axum::serve(listener, app(std::env::var("NONCE_SECRET").ok())).await
}
