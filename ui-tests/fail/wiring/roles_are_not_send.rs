use std::rc::Rc;

use axum_httpauth::{BasicAuth, Username, get_user_roles, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

#[get_user_roles]
async fn roles(user: &Username) -> Vec<String> {
    let name: Rc<str> = (**user).into();
    std::future::ready(()).await;
    vec![name.to_string()]
}

fn main() {}
