use axum::extract::State;
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
#[axum::debug_handler(state = App)]
async fn index() {}

fn main() {}
