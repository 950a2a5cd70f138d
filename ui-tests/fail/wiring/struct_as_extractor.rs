use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, login_required, verify_password};

struct Db;

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str, _: Db) -> bool { false }

#[login_required]
async fn index() {}

fn main() {
    let _: Router = Router::new().route("/", get(index));
}
