use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(roles = ["user", "admin", "user"])]
struct Auth;

fn main() {}
