use axum_httpauth::{BasicAuth, Username, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[derive(BasicAuth)]
struct Staff;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

#[verify_password(auth = Staff)]
fn verify_staff(username: &str, password: &str) -> bool { username == password }

#[get_user_roles(auth = Staff)]
fn roles(_: &Username) -> &'static str { "admin" }

#[login_required(role = "admin")]
async fn index() {}

fn main() {}
