use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(header = "X API Key")]
struct Auth;

fn main() {}
