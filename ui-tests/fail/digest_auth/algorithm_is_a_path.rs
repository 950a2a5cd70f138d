use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = [Sha256])]
struct Auth;

fn main() {}
