use axum_httpauth::{BasicAuth, Username, login_required, permit, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[permit(crate)]
fn is_admin(user: &Username) -> bool {
    user == "admin"
}

#[login_required(permit = is_admin)]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
