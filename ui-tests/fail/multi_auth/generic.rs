use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
struct Auth<T>(T, Password);

struct Password;

fn main() {}
