use axum_httpauth::{BasicAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password(auth = Auth anonymous)]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[login_required]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
