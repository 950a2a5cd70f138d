use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(nonce_lifetime = "5 minutes")]
struct Auth;

fn main() {}
