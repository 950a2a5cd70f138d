//! [R13, R14] Which request credentials are for, wherever the router is that sees it.

use axum::{
    extract::{OriginalUri, Request as AnyRequest},
    http::Uri,
    middleware::{Next, from_fn},
    response::Response,
};

use super::*;

async fn request(server: &Server, target: &str, proof: &Proof) -> Outcome {
    let request = Request::builder().method(&*proof.method).uri(target).header("authorization", proof.header());
    Outcome::of(&send(&server.app, request.body(Body::empty()).unwrap()).await)
}

#[tokio::test]
async fn r13_the_uri_is_that_of_the_outermost_router() {
    let server = Server::new();
    let proof = Proof { uri: "/nested/x?a=1".into(), ..server.proof("/nested/x").await };
    assert_eq!(server.outcome(&proof).await, In);
    let inner = Proof { uri: "/x?a=1".into(), ..proof.nc(2) };
    assert_eq!(request(&server, "/nested/x?a=1", &inner).await, Bad);
}

/// An absolute target: a request to a proxy, and every request of HTTP/2.
#[tokio::test]
async fn r13_an_absolute_target_has_both_forms() {
    let server = Server::new();
    let proof = server.proof("/x").await;
    let target = "http://example.org/x?a=1";
    for (nc, uri) in (1..).zip([target, "/x?a=1", "HTTP://EXAMPLE.ORG/x?a=1"]) {
        assert_eq!(request(&server, target, &Proof { uri: uri.into(), ..proof.nc(nc) }).await, In, "{uri}");
    }
    for uri in [
        "http://example.com/x?a=1",
        "https://example.org/x?a=1",
        "http://example.org:80/x?a=1",
        "/x",
        "//example.org/x?a=1",
    ] {
        assert_eq!(request(&server, target, &Proof { uri: uri.into(), ..proof.nc(9) }).await, Bad, "{uri}");
    }
}

#[tokio::test]
async fn r13_options_of_the_whole_server() {
    let server = Server::new();
    let proof = Proof { method: "OPTIONS".into(), uri: "*".into(), ..server.proof("/").await };
    assert_eq!(request(&server, "*", &proof).await, In);
    assert_eq!(request(&server, "/", &proof.nc(2)).await, Bad);
}

/// A proxy that takes `/ext` off the path: the application says so, by a layer outside of the router. Without, the clients'
/// `uri` is another.
#[tokio::test]
async fn r14_a_proxy_that_changes_the_path() {
    async fn external(mut request: AnyRequest, next: Next) -> Response {
        let target: Uri = format!("/ext{}", request.uri()).parse().unwrap();
        request.extensions_mut().insert(OriginalUri(target));
        next.run(request).await
    }

    let mut server = Server::new();
    let proof = Proof { uri: "/ext/x".into(), ..server.proof("/x").await };
    assert_eq!(request(&server, "/x", &proof).await, Bad);
    server.app = axum::Router::new().fallback_service(server.app).layer(from_fn(external));
    assert_eq!(request(&server, "/x", &proof).await, In);
}
