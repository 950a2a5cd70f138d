use std::rc::Rc;

use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
async fn verify_password(username: &str, password: &str) -> bool {
    let name: Rc<str> = username.into();
    std::future::ready(()).await;
    *name == *password
}

fn main() {}
