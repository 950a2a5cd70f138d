use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
#[auth(relm = "Staff only")]
struct Auth;

fn main() {}
