//! Routers that take only handlers that say who may call them, and the table of that.

#[path = "../common/mod.rs"]
mod common;
mod foreign;
mod program;
mod routes;
mod table;

use axum::{
    body::Body,
    http::{Method, Request},
};
use axum_httpauth::{login_required, secure::Router};

use self::{
    common::{basic, send},
    program::{ApiKey, Auth, Scope, app, for_admins, for_everybody, for_users},
};

#[login_required(auth = ApiKey, role = Scope::Purge)]
async fn purge() {}

/// The status and the body of the answer, to somebody with a password or to nobody.
async fn answer(app: &Router, method: Method, path: &str, username: Option<&str>) -> (u16, String) {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(username) = username {
        request = request.header("authorization", basic(format!("{username}:right")));
    }
    let answer = send(&app.clone().into(), request.body(Body::empty()).unwrap()).await;
    (answer.status, answer.body)
}

async fn status(app: &Router, method: Method, path: &str, username: Option<&str>) -> u16 {
    answer(app, method, path, username).await.0
}
