//! What real clients log in to: a path for each set of algorithms, and a clock that they can put forward.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use axum::{
    Json, Router,
    extract::{Path, Request},
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::{Next, from_fn},
    response::Response,
    routing::{any, post},
};
use axum_httpauth::{
    Algorithm, CurrentUser, DigestAuth,
    digest::{MemoryStore, NonceKey, Nonces},
    get_password, login_required, resolve_userhash,
};
use serde_json::{Value, json};

/// How much later it is here than elsewhere, in seconds.
static AHEAD: AtomicU64 = AtomicU64::new(0);

async fn advance(Path(seconds): Path<u64>) {
    AHEAD.fetch_add(seconds, Ordering::Relaxed);
}

/// Puts the clock forward behind each challenge, so that the first answer to it has a nonce that has expired.
async fn expire_challenges(request: Request, next: Next) -> Response {
    let asks = !request.headers().contains_key(AUTHORIZATION);
    let response = next.run(request).await;
    if asks {
        AHEAD.fetch_add(301, Ordering::Relaxed);
    }
    response
}

/// What the client sent.
fn show(user: &str, headers: &HeaderMap, body: &str) -> Json<Value> {
    let line = headers.get(AUTHORIZATION).map_or("", |value| value.to_str().unwrap_or_default());
    let param = |name: &str| {
        let value = line.split([',', ' ']).find_map(|param| param.strip_prefix(name)?.strip_prefix('='));
        value.map(|value| value.trim_matches('"').to_owned())
    };
    Json(json!({
        "user": user,
        "algorithm": param("algorithm").unwrap_or_else(|| "MD5".to_owned()),
        "userhash": param("userhash").is_some_and(|flag| flag == "true"),
        "nc": param("nc"),
        "body": body,
    }))
}

macro_rules! schemes {
    ($($module:ident $path:literal: $options:tt;)*) => {
        $(schemes!(@scheme $module $options);)*

        fn router(nonces: Nonces) -> Router {
            Router::new()$(.route($path, any($module::show)))*.with_state(nonces)
        }
    };
    (@scheme $module:ident [$($option:tt)*]) => {
        mod $module {
            use super::*;

            #[derive(DigestAuth)]
            #[auth(realm = "Real clients", nonces = Nonces, $($option)*)]
            pub struct Auth;

            #[get_password]
            fn get_password(username: &str) -> Option<&'static str> {
                PASSWORDS.into_iter().find(|(name, _)| *name == username).map(|(_, password)| password)
            }

            #[login_required]
            pub async fn show(user: CurrentUser<Auth>, headers: HeaderMap, body: String) -> Json<Value> {
                super::show(&user, &headers, &body)
            }
        }
    };
}

const PASSWORDS: [(&str, &str); 2] = [("mufasa", "Circle of Life"), ("jäsøn", "Secret, or not?")];

schemes! {
    sha_256 "/sha-256": [];
    md5 "/md5": [algorithms = ["MD5"]];
    sha_512_256 "/sha-512-256": [algorithms = ["SHA-512-256"]];
    sha_256_sess "/sha-256-sess": [algorithms = ["SHA-256-sess"]];
    md5_sess "/md5-sess": [algorithms = ["MD5-sess"]];
    sha_256_md5 "/sha-256_md5": [algorithms = ["SHA-256", "MD5"]];
    three "/sha-256_sha-512-256_md5": [algorithms = ["SHA-256", "SHA-512-256", "MD5"]];
    with_opaque "/opaque": [opaque = "FQhe/qaU925k"];
    with_userhash "/userhash": [userhash];
    legacy "/legacy": [algorithms = ["MD5"], legacy];
}

#[resolve_userhash(auth = with_userhash::Auth)]
fn resolve_userhash(userhash: &str, algorithm: Algorithm) -> Option<&'static str> {
    let mut names = PASSWORDS.into_iter().map(|(name, _)| name);
    names.find(|name| with_userhash::Auth::generate_userhash(algorithm, name) == userhash)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let clock = || SystemTime::now() + Duration::from_secs(AHEAD.load(Ordering::Relaxed));
    let key = NonceKey::random().expect("there are random bytes");
    let nonces = Nonces::with_clock(key, MemoryStore::default(), clock);
    let app = router(nonces.clone()).route("/advance/{seconds}", post(advance));
    let late = Router::new().fallback_service(router(nonces)).layer(from_fn(expire_challenges));
    let app = app.nest("/late", late);
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(listener, app).await
}
