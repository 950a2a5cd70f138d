use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = ["SHA-256", "sha-256"])]
struct Auth;

fn main() {}
