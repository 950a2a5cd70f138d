use axum_httpauth::DigestAuth;

#[derive(DigestAuth)]
enum Auth {}

fn main() {}
