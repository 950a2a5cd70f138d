use std::rc::Rc;

use axum_httpauth::{public, secure::{Router, get}};

#[public]
async fn index() -> String {
    let name = Rc::new(String::new());
    std::future::ready(()).await;
    name.to_string()
}

fn main() {
    let _: Router = Router::new().route("/", get(index));
}
