//! Requests to routers in process.
#![allow(dead_code)] // every test file uses its own part

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Request, header::AUTHORIZATION},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// A field of a request.
pub type Field<'f> = (&'f str, &'f [u8]);

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The values of a header, each field line apart.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    /// The only value of a header, or nothing.
    pub fn only(&self, name: &str) -> Option<&str> {
        let values = self.all(name);
        assert!(values.len() < 2, "{name}: {values:?}");
        values.first().copied()
    }

    pub fn challenge(&self) -> Option<&str> {
        self.only("www-authenticate")
    }
}

pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    Answer { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// `GET path` with these fields.
pub async fn get(app: &Router, path: &str, fields: &[Field<'_>]) -> Answer {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    for (name, value) in fields {
        let name: HeaderName = name.parse().unwrap();
        request.headers_mut().append(name, HeaderValue::from_bytes(value).unwrap());
    }
    send(app, request).await
}

/// `GET path` with `Authorization` of that value.
pub async fn get_as(app: &Router, path: &str, authorization: impl AsRef<[u8]>) -> Answer {
    get(app, path, &[(AUTHORIZATION.as_str(), authorization.as_ref())]).await
}

/// The value of `Authorization` for Basic.
pub fn basic(username_and_password: impl AsRef<[u8]>) -> String {
    format!("Basic {}", STANDARD.encode(username_and_password))
}
