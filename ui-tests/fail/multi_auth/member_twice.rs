use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
struct Auth(Password, Password);

struct Password;

fn main() {}
