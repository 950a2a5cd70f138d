//! API keys with an owner and permissions. The store has hashes of the keys: whoever reads it cannot use them.

use std::{collections::HashMap, sync::Arc};

use axum::{Json, Router, extract::State, response::IntoResponse, routing::get};
use axum_httpauth::{
    AuthError, CurrentUser, ErrorKind, Role, TokenAuth, error_handler, get_user_roles, login_required, verify_token,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct Auth;

/// What a key is good for.
#[derive(Role, Clone, Copy)]
enum Permission {
    Read,
    Write,
}

#[derive(Clone)]
struct Key {
    owner: &'static str,
    permissions: &'static [Permission],
}

/// The keys by their hashes.
#[derive(Clone)]
struct Store(Arc<HashMap<&'static str, Key>>);

impl Store {
    // A key of your own is made by a random generator, 16 bytes or more, and shown once: when it is made, to its owner.
    fn new() -> Self {
        let reader = Key { owner: "dashboard", permissions: &[Permission::Read] };
        let writer = Key { owner: "importer", permissions: &[Permission::Read, Permission::Write] };
        Self(Arc::new(HashMap::from([
            ("19536e0c54e60199dff655d9580d958fe8e991f5df6b4d43df47e6d80b089118", reader),
            ("99f3de958c1a8fd613bb61fcd3d6cad79072c34d494f8e631db1614fc8e13b67", writer),
        ])))
    }

    /// No comparison in constant time is needed: how long a search takes says something of a hash, and from that nobody finds
    /// a key. Nor are a salt and a slow hash: those are for what people think up, and a key is random.
    fn find(&self, key: &str) -> Option<Key> {
        let hash: String = Sha256::digest(key).iter().map(|byte| format!("{byte:02x}")).collect();
        self.0.get(&*hash).cloned()
    }
}

#[verify_token]
async fn verify_key(key: &str, State(store): State<Store>) -> Option<Key> {
    store.find(key)
}

#[get_user_roles]
fn get_permissions(key: &Key) -> &'static [Permission] {
    key.permissions
}

#[error_handler]
fn auth_error(error: &AuthError) -> impl IntoResponse {
    let reason = match error.kind() {
        ErrorKind::Forbidden => "Insufficient permissions",
        _ => error.reason(),
    };
    (error.status(), Json(json!({ "error": reason })))
}

#[login_required(role = Permission::Read)]
async fn measurements(key: CurrentUser<Auth>) -> Json<Value> {
    Json(json!({ "reader": key.owner, "measurements": [21, 22, 20] }))
}

#[login_required(role = Permission::Write)]
async fn record(key: CurrentUser<Auth>, body: String) -> Json<Value> {
    Json(json!({ "writer": key.owner, "bytes": body.len() }))
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/measurements", get(measurements).post(record)).with_state(Store::new())
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/measurements                                            # 401");
    println!("curl -i -H 'X-API-Key: wrong' {url}/measurements                      # 401");
    println!("curl -i -H 'X-API-Key: reader-5Vq8mTzLxY2d' {url}/measurements        # 200");
    println!("curl -i -H 'X-API-Key: reader-5Vq8mTzLxY2d' -d 23 {url}/measurements  # 403");
    println!("curl -i -H 'X-API-Key: writer-Jw4nRb7KcP9s' {url}/measurements        # 200");
    println!("curl -i -H 'X-API-Key: writer-Jw4nRb7KcP9s' -d 23 {url}/measurements  # 200");
    axum::serve(listener, app()).await
}
