//! Users, hashes and roles in an SQLite database that the callbacks get from the state of the router.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{self, SaltString, rand_core::OsRng},
};
use axum::{Router, extract::State, routing::get};
use axum_httpauth::{BasicAuth, BoxError, CurrentUser, get_user_roles, login_required, verify_password};
use rusqlite::{Connection, OptionalExtension, Row};
use tokio::{sync::Semaphore, task::spawn_blocking};

#[derive(BasicAuth)]
#[auth(realm = "Staff only")]
struct Auth;

struct User {
    id: i64,
    name: String,
}

#[derive(Clone)]
struct Db {
    connection: Arc<Mutex<Connection>>,
    /// How many requests may wait for the database or compute a hash at once: a hash takes 19 MiB and a core.
    permits: Arc<Semaphore>,
    /// Checked in the place of a user that there is not: the time of the answer tells nobody who has an account.
    nobody: Arc<str>,
}

impl Db {
    /// A database in memory with some users. The row of one is damaged.
    fn new() -> Result<Self, BoxError> {
        let db = Connection::open_in_memory()?;
        db.execute_batch("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE, hash TEXT)")?;
        db.execute_batch("CREATE TABLE roles (user INTEGER REFERENCES users, role TEXT)")?;
        db.execute("INSERT INTO users VALUES (1, 'john', ?1), (2, 'susan', ?2)", [hash("hello")?, hash("bye")?])?;
        db.execute("INSERT INTO users VALUES (3, 'carol', NULL)", ())?;
        db.execute("INSERT INTO roles VALUES (2, 'admin')", ())?;
        let (connection, permits) = (Arc::new(Mutex::new(db)), Arc::new(Semaphore::new(4)));
        Ok(Self { connection, permits, nobody: hash("nobody")?.into() })
    }

    /// Runs what blocks on a thread for that. It keeps its permit to the end, even if the client has gone.
    async fn run<T, F>(&self, work: F) -> Result<T, BoxError>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, BoxError> + Send + 'static,
    {
        let db = self.clone();
        let permit = Arc::clone(&self.permits).acquire_owned().await?;
        let work = spawn_blocking(move || {
            let _permit = permit;
            work(&db)
        });
        work.await?
    }

    fn hash_of(&self, name: &str) -> rusqlite::Result<Option<(i64, String)>> {
        let db = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |row: &Row<'_>| Ok((row.get("id")?, row.get("hash")?));
        db.query_row("SELECT id, hash FROM users WHERE name = ?1", [name], read).optional()
    }

    fn roles_of(&self, user: i64) -> rusqlite::Result<Vec<String>> {
        let db = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let mut query = db.prepare_cached("SELECT role FROM roles WHERE user = ?1")?;
        query.query_map([user], |row| row.get("role"))?.collect()
    }
}

fn hash(password: &str) -> Result<String, password_hash::Error> {
    let salt = SaltString::generate(&mut OsRng);
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// Whatever `?` passes on here is a 503, and its text goes to the log alone.
#[verify_password]
async fn verify_password(name: String, password: String, State(db): State<Db>) -> Result<Option<User>, BoxError> {
    let verdict = db.run(move |db| {
        let user = db.hash_of(&name)?;
        let hash = PasswordHash::new(user.as_ref().map_or(&db.nobody, |(_, hash)| hash))?;
        match Argon2::default().verify_password(password.as_bytes(), &hash) {
            Ok(()) => Ok(user.map(|(id, _)| User { id, name })),
            Err(password_hash::Error::Password) => Ok(None),
            Err(error) => Err(error.into()),
        }
    });
    verdict.await
}

#[get_user_roles]
async fn get_user_roles(user: &User, State(db): State<Db>) -> Result<Vec<String>, BoxError> {
    let id = user.id;
    db.run(move |db| Ok(db.roles_of(id)?)).await
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", user.name)
}

#[login_required(role = "admin")]
async fn admin() -> &'static str {
    "The machine room.\n"
}

/// The routes.
pub fn app() -> Router {
    let db = Db::new().expect("a database in memory can be made");
    Router::new().route("/", get(index)).route("/admin", get(admin)).with_state(db)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                     # 401");
    println!("curl -i -u john:hello {url}/       # 200");
    println!("curl -i -u john:wrong {url}/       # 401");
    println!("curl -i -u nobody:nobody {url}/    # 401");
    println!("curl -i -u carol:hello {url}/      # 503: her row is damaged");
    println!("curl -i -u john:hello {url}/admin  # 403");
    println!("curl -i -u susan:bye {url}/admin   # 200");
    axum::serve(listener, app()).await
}
