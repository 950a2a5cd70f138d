//! What `websocket` claims, and every `curl` line that it prints.

use std::net::SocketAddr;

use axum::http::{Response, header};
use tokio::{
    net::TcpListener,
    task::{block_in_place, spawn_blocking},
};
use tungstenite::{Error, client::IntoClientRequest};

use crate::curl::{REFUSED, check, check_printed};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/websocket.rs"]
mod example;

const ORIGIN: &str = "https://chat.example";
const COOKIE: (&str, &str) = ("cookie", "session=john-c81LwYnEo2Hs");
const SESSION: &str = "Cookie realm=\"Authentication Required\"";

type Client = tungstenite::WebSocket<tungstenite::stream::MaybeTlsStream<std::net::TcpStream>>;

async fn serve() -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, example::app(ORIGIN)).await });
    address
}

/// Opens a WebSocket with these fields, or gives the answer that refuses it.
async fn open(fields: &[(&'static str, &str)]) -> Result<Client, Response<Option<Vec<u8>>>> {
    let mut request = format!("ws://{}/chat", serve().await).into_client_request().unwrap();
    for (name, value) in fields {
        request.headers_mut().append(*name, value.parse().unwrap());
    }
    match spawn_blocking(|| tungstenite::connect(request)).await.unwrap() {
        Ok((client, upgraded)) => {
            assert_eq!(upgraded.status(), 101);
            Ok(client)
        }
        Err(Error::Http(response)) => Err(*response),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn answers_as_it_prints() {
    let source = include_str!("../../examples/websocket.rs").replace("Origin: {url}", &format!("Origin: {ORIGIN}"));
    check_printed(example::app(ORIGIN), &source).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn user_is_answered_on_a_page_of_this_origin_and_without_a_browser() {
    for fields in [&[COOKIE, ("origin", ORIGIN)][..], &[COOKIE]] {
        let mut client = open(fields).await.unwrap();
        for (said, answer) in [("hello", "john: hello"), ("bye", "john: bye")] {
            let message = block_in_place(|| {
                client.send(said.into()).unwrap();
                client.read().unwrap()
            });
            assert_eq!(message.into_text().unwrap(), answer);
        }
    }
}

#[tokio::test]
async fn refused_before_the_upgrade_without_a_session() {
    let tables = [
        &[][..],
        &[("origin", ORIGIN)],
        &[("cookie", "session=wrong")],
        &[("cookie", "session=john-c81LwYnEo2H")],
        &[("cookie", "sessions=john-c81LwYnEo2Hs")],
        &[("authorization", "Bearer john-c81LwYnEo2Hs")],
    ];
    for fields in tables {
        let response = open(fields).await.unwrap_err();
        assert_eq!(response.status(), 401, "{fields:?}");
        assert_eq!(response.headers()[header::WWW_AUTHENTICATE], SESSION);
        assert!(!response.headers().contains_key(header::UPGRADE), "{fields:?}");
    }
}

/// Cross-site WebSocket hijacking: the browser sends the cookie of the user to whom the other page is shown.
#[tokio::test]
async fn page_of_another_origin_is_refused_with_a_good_session() {
    let origins = ["https://evil.example", "null", "", "http://chat.example", "https://chat.example:8443"];
    let alike =
        ["https://chat.example.evil.example", "https://evil.example/https://chat.example", "https://CHAT.example"];
    for origin in origins.into_iter().chain(alike) {
        let response = open(&[COOKIE, ("origin", origin)]).await.unwrap_err();
        assert_eq!(response.status(), 403, "{origin}");
        let response = open(&[COOKIE, ("origin", ORIGIN), ("origin", origin)]).await.unwrap_err();
        assert_eq!(response.status(), 403, "{origin} as the second");
    }
}

#[tokio::test]
async fn guard_speaks_before_the_upgrade_is_looked_at() {
    let table = [
        ("{url}/chat", 401, SESSION, REFUSED),
        ("-X POST {url}/chat", 401, SESSION, REFUSED),
        ("-X OPTIONS {url}/chat", 401, SESSION, REFUSED),
        ("-b 'session=a; session=b' {url}/chat", 400, SESSION, REFUSED),
    ];
    check(example::app(ORIGIN), &table).await;
}
