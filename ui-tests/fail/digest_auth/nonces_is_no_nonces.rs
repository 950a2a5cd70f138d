use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(nonces = String)]
struct Auth;

fn main() {}
