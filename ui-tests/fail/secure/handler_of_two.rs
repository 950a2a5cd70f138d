use std::future::{Ready, ready};

use axum::{extract::Request, handler::Handler, http::Uri, response::Response};
use axum_httpauth::{BasicAuth, Guard, secure, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

/// Runs another handler where the guarded one refuses.
#[derive(Clone)]
struct Or;

impl Handler<((), (Guard<Auth>, Uri), ()), ()> for Or {
    type Future = Ready<Response>;

    fn call(self, _: Request, _: ()) -> Ready<Response> {
        ready(Response::default())
    }
}

fn main() {
    let _: secure::Router = secure::Router::new().route("/", secure::get(Or));
}
