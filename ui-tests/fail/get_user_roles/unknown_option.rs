use axum_httpauth::{BasicAuth, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[get_user_roles(cached)]
fn roles(user: &Username) -> Vec<String> {
    vec![user.to_string()]
}

#[login_required(role = "admin")]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
