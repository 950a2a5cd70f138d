use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
#[auth(qop = "auth-int")]
struct Auth;

fn main() {}
