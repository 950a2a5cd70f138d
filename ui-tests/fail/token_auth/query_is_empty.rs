use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(query = "")]
struct Auth;

fn main() {}
