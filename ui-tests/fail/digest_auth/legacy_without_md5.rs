use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(legacy)]
struct Auth;

fn main() {}
