use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
struct Auth(&'static str, Password);

struct Password;

fn main() {}
