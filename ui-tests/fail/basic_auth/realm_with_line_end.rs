use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(realm = "Staff only\r\nSet-Cookie: a=b")]
struct Auth;

fn main() {}
