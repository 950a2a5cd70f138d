use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
enum Auth {
    Password,
    ApiKey,
}

fn main() {}
