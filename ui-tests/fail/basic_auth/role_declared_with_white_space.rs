use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(roles = ["user", " admin"])]
struct Auth;

fn main() {}
