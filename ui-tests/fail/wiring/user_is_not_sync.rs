use std::cell::Cell;

use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

struct User(Cell<u32>);

#[verify_password]
fn verify_password(_: &str, _: &str) -> Option<User> {
    Some(User(Cell::new(0)))
}

fn main() {}
