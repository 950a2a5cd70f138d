use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
struct Auth;

fn main() {}
