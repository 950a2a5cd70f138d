use std::rc::Rc;

use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
async fn get_password(username: &str) -> Option<String> {
    let name: Rc<str> = username.into();
    std::future::ready(()).await;
    Some(name.to_string())
}

fn main() {}
