use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
struct Auth<T>(T);

fn main() {}
