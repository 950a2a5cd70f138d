use axum_httpauth::{public, secure};

#[public]
async fn index() {}

async fn settings() {}

#[public]
async fn about() {}

fn main() {
    let app = secure::Router::new().route("/", secure::get(index)).route("/settings", secure::get(settings));
    let _: secure::Router = app.route("/about", secure::get(about));
}
