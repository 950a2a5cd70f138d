use axum::{Router, extract::State, routing::get};
use axum_httpauth::{BasicAuth, require_login, verify_password};

#[derive(Clone)]
struct Db;

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str, State(_): State<Db>) -> bool { false }

fn main() {
    let app = Router::new().route("/", get(|| async {}));
    let _: Router = app.route_layer(require_login!()).with_state(Db);
}
