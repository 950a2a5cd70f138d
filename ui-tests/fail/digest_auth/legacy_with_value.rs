use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithms = ["MD5"], legacy = true)]
struct Auth;

fn main() {}
