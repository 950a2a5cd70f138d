//! What only shows over a socket: bodies that are not read, and credentials in the target.

use std::time::Duration;

use axum::{Router, body::Bytes, routing::post};
use axum_httpauth::{BasicAuth, login_required, verify_password};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[login_required]
async fn upload(body: Bytes) -> String {
    body.len().to_string()
}

/// Sends these bytes and returns what comes back until the server is done or has nothing more to say.
async fn exchange(request: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = Router::new().route("/", post(upload));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(Ok(read @ 1..)) = timeout(Duration::from_secs(5), stream.read(&mut buffer)).await {
        answer.extend_from_slice(&buffer[..read]);
        if answer.ends_with(b"Unauthorized Access") || answer.ends_with(b"\r\n\r\n5") {
            break;
        }
    }
    server.abort();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_refused_upload_is_neither_asked_for_nor_read() {
    let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n";
    let answer = exchange(&format!("{head}Expect: 100-continue\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    let answer = exchange(&format!("{head}\r\nthe first bytes of many")).await;
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[tokio::test]
async fn credentials_in_the_target_are_not_credentials() {
    let body = "Content-Length: 5\r\n\r\nhello";
    let answer = exchange(&format!("POST http://john:john@localhost/ HTTP/1.1\r\nHost: localhost\r\n{body}")).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    let authorization = "Authorization: Basic am9objpqb2hu\r\n";
    let answer = exchange(&format!("POST / HTTP/1.1\r\nHost: localhost\r\n{authorization}{body}")).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\n5"), "{answer}");
    let answer =
        exchange(&format!("POST / HTTP/1.1\r\nHost: localhost\r\n{authorization}authorization: Basic eDp5\r\n{body}"))
            .await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
}
