use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, require_login};

#[derive(BasicAuth)]
struct Auth;

fn main() {
    let _: Router = Router::new().route("/", get(|| async {})).route_layer(require_login!());
}
