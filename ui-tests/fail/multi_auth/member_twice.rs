use axum_httpauth::{BasicAuth, CurrentUser, MultiAuth, login_required, verify_password};

#[derive(BasicAuth)]
struct PasswordAuth;

#[derive(MultiAuth)]
struct Auth(PasswordAuth, PasswordAuth);

#[verify_password(auth = PasswordAuth)]
fn verify_password(_: &str, _: &str) -> bool { true }

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String { user.to_string() }

fn main() {}
