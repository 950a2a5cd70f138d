use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(header = "Authorization")]
struct Auth;

fn main() {}
