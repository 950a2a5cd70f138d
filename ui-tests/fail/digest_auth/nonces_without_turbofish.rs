use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(nonces = axum_httpauth::digest::Nonces<axum_httpauth::digest::MemoryStore>)]
struct Auth;

fn main() {}
