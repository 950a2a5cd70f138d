use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(nonces = "Nonces")]
struct Auth;

fn main() {}
