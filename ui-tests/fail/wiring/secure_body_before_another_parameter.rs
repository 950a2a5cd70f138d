use axum::{Json, http::Method};
use axum_httpauth::{public, secure::{Router, get}};

type Payload = Json<String>;

#[public]
async fn create(_: Payload, _: Method) {}

fn main() {
    let _: Router = Router::new().route("/", get(create));
}
