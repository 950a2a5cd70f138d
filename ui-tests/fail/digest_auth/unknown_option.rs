use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(algorithm = "MD5")]
struct Auth;

fn main() {}
