use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(userhash)]
struct Auth;

fn main() {}
