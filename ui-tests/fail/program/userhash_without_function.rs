use axum_httpauth::{DigestAuth, get_password, login_required};

#[derive(DigestAuth)]
#[auth(userhash)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Option<String> {
    None
}

#[login_required]
async fn index() -> &'static str {
    "hello"
}

fn main() {
    let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index));
}
