//! A WebSocket for users. `new WebSocket(..)` in a page cannot set `Authorization`: the browser sends a cookie, with whatever
//! page asked it to. So the cookie counts on pages of this origin alone.
//!
//! `websocat -H 'Cookie: session=john-c81LwYnEo2Hs' ws://127.0.0.1:3000/chat` gets in and is answered.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, header::ORIGIN},
    response::Response,
    routing::any,
};
use axum_httpauth::{AuthError, CurrentUser, TokenAuth, constant_time_eq, login_required, verify_token};
use tokio::time::timeout;

#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct Auth;

struct User {
    name: &'static str,
    session: &'static str,
}

// Sessions of your own are random, 16 bytes or more, and their cookies `HttpOnly; SameSite=Lax; Secure`.
static USERS: [User; 1] = [User { name: "john", session: "john-c81LwYnEo2Hs" }];

/// Where the pages of this server are, as browsers write it: `https://chat.example`.
#[derive(Clone)]
struct OwnOrigin(Arc<str>);

/// A browser says which page opens a WebSocket (RFC 6455, 10.2) and asks for no leave, as CORS would have it. What sends no
/// `Origin` is no browser, and has the cookie because somebody gave it one.
#[verify_token]
async fn verify_session(
    session: &str,
    headers: HeaderMap,
    State(own): State<OwnOrigin>,
) -> Result<Option<&'static User>, AuthError> {
    if headers.get_all(ORIGIN).iter().any(|origin| origin != &*own.0) {
        return Err(AuthError::forbidden("the page is of another origin"));
    }
    Ok(USERS.iter().find(|user| constant_time_eq(user.session, session)))
}

/// Refused before the upgrade, with a status that a client can read.
#[login_required]
async fn chat(user: CurrentUser<Auth>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.max_message_size(64 << 10).on_upgrade(|socket| async {
        // The guard has spoken once, and a connection may last: nobody stays longer than that without being asked again.
        let _ = timeout(Duration::from_secs(3600), answer(socket, user)).await;
    })
}

async fn answer(mut socket: WebSocket, user: CurrentUser<Auth>) {
    while let Some(Ok(message)) = socket.recv().await {
        let Message::Text(text) = message else { continue };
        if socket.send(format!("{}: {text}", user.name).into()).await.is_err() {
            return;
        }
    }
}

/// The routes, for pages of an origin.
pub fn app(origin: &str) -> Router {
    Router::new().route("/chat", any(chat)).with_state(OwnOrigin(origin.into()))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/chat                                                       # 401");
    println!("curl -i -b session=wrong {url}/chat                                      # 401");
    println!("curl -i -b session=john-c81LwYnEo2Hs -H 'Origin: http://evil.example' {url}/chat  # 403");
    println!("curl -i -b session=john-c81LwYnEo2Hs -H 'Origin: {url}' {url}/chat       # 400: let in, no upgrade");
    println!("curl -i -b session=john-c81LwYnEo2Hs {url}/chat                          # 400: let in, no upgrade");
    axum::serve(listener, app(&url)).await
}
