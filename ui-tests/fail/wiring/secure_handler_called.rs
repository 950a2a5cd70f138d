use axum_httpauth::{public, secure::{Router, get}};

#[public]
async fn index() {}

fn main() {
    let _: Router = Router::new().route("/", get(index()));
}
