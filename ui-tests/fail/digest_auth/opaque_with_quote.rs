use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(opaque = "a\"b")]
struct Auth;

fn main() {}
