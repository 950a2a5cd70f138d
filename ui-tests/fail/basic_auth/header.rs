use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(header = "X-API-Key")]
struct Auth;

fn main() {}
