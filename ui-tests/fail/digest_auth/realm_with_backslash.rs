use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(realm = "a\\b")]
struct Auth;

fn main() {}
