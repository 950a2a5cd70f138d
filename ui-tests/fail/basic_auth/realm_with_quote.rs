use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(realm = "The \"inner\" circle")]
struct Auth;

fn main() {}
