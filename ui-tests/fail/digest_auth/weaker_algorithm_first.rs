use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = ["MD5", "SHA-256"])]
struct Auth;

fn main() {}
