use axum::extract::State;
use axum_httpauth::{public, secure};

#[public]
async fn index() {}

async fn update(State(_): State<u32>, _: String) {}

fn main() {
    let _: secure::Router<u32> = secure::Router::new().route("/", secure::get(index).post(update).delete(index));
}
