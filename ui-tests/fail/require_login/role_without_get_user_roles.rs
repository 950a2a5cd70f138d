use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, require_login, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool { false }

fn main() {
    let app = Router::new().route("/", get(|| async {}));
    let _: Router = app.route_layer(require_login!(role = "admin"));
}
