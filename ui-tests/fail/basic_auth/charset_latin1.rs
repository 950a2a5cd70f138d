use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(charset = "ISO-8859-1")]
struct Auth;

fn main() {}
