use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = ["SHA-1"])]
struct Auth;

fn main() {}
