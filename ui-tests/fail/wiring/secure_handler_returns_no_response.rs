use axum_httpauth::{public, secure::{Router, get}};

struct Page;

#[public]
async fn index() -> Page {
    Page
}

fn main() {
    let _: Router = Router::new().route("/", get(index));
}
