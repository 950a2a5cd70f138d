use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = [])]
struct Auth;

fn main() {}
