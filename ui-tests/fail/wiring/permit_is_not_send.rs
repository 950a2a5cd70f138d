use std::rc::Rc;

use axum_httpauth::{Username, permit};

#[permit]
async fn is_short(user: &Username) -> bool {
    let name: Rc<str> = (**user).into();
    std::future::ready(()).await;
    name.len() < 5
}

fn main() {}
