//! What others offer.
#![expect(clippy::result_large_err, reason = "their layers take functions that return a response as the error")]

mod actix;
mod digest_auth;
mod login;
mod protect;
mod tower_http;
mod typed_header;

use axum::Router;

pub use actix::server as actix;

pub fn server(name: &str) -> Option<Router> {
    typed_header::server(name)
        .or_else(|| tower_http::server(name))
        .or_else(|| protect::server(name))
        .or_else(|| login::server(name))
        .or_else(|| digest_auth::server(name))
}
