use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(roles = "admin")]
struct Auth;

fn main() {}
