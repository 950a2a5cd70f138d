use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(realm = "Staff", realm = "Users")]
struct Auth;

fn main() {}
