use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(opaque = "")]
struct Auth;

fn main() {}
