//! Digest with stored hashes, and the nonces of the process.

use axum::{Router, extract::State, routing::get};
use axum_httpauth::{Algorithm, CurrentUser, DigestAuth, get_ha1, login_required};

use crate::users::Accounts;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", algorithms = ["SHA-256", "MD5"])]
pub struct Auth;

#[get_ha1]
fn get_ha1(name: &str, algorithm: Algorithm, State(accounts): State<Accounts>) -> Option<&'static str> {
    accounts.ha1(name, algorithm)
}

#[login_required]
async fn guarded() -> &'static str {
    "hello"
}

#[login_required]
async fn with_user(user: CurrentUser<Auth>) -> &'static str {
    std::hint::black_box(user.len());
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "digest" => get(guarded),
        "digest-user" => get(with_user),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Accounts::new(Auth::generate_ha1)))
}
