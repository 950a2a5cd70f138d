use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", cookie = "session")]
struct Auth;

fn main() {}
