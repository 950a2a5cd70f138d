use axum_httpauth::{BasicAuth, login_required};

#[derive(BasicAuth)]
struct Auth;

#[login_required]
async fn index() {}

fn main() {}
