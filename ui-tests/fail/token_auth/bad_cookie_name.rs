use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(cookie = "my session")]
struct Auth;

fn main() {}
