use axum::{Router, extract::State, routing::get};
use axum_httpauth::{BasicAuth, Username, permit, require_login, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool { false }

#[permit]
fn is_open(_: &Username, State(open): State<bool>) -> bool { open }

fn main() {
    let app = Router::new().route("/", get(|| async {}));
    let _: Router = app.layer(require_login!(permit = is_open).with_state(1_u8));
}
