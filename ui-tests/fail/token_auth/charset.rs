use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(charset = "UTF-8")]
struct Auth;

fn main() {}
