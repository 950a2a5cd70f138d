use axum::{Router, routing::get};
use axum_httpauth::require_login;

struct User;

fn main() {
    let _: Router = Router::new().route("/", get(|| async {})).route_layer(require_login!(auth = User));
}
