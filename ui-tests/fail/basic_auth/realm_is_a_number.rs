use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(realm = 5)]
struct Auth;

fn main() {}
