use axum_httpauth::{public, secure::{Router, get}};

struct Page;

#[public]
async fn index(_: Page) {}

fn main() {
    let _: Router = Router::new().route("/", get(index));
}
