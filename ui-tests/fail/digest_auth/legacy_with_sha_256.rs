use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = ["SHA-256", "MD5"], legacy)]
struct Auth;

fn main() {}
