use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(nonce_lifetime = 0)]
struct Auth;

fn main() {}
