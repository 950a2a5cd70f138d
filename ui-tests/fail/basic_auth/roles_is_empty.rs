use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(roles = [])]
struct Auth;

fn main() {}
