use axum::routing::get;
use axum_httpauth::{public, secure};

#[public]
async fn index() {}

fn main() {
    let _: secure::Router = secure::Router::new().route("/", get(index));
}
