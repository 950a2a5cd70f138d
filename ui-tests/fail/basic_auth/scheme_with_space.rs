use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(scheme = "X Basic")]
struct Auth;

fn main() {}
