use axum::{Router, extract::State, routing::get};
use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(Clone)]
struct Db;

#[derive(Clone)]
struct App;

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str, State(_): State<Db>) -> bool { false }

#[login_required]
async fn index() {}

fn main() {
    let _: Router = Router::new().route("/", get(index)).with_state(App);
}
