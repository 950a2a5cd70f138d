use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(realm = "Küche")]
struct Auth;

fn main() {}
