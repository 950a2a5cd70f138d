use axum_httpauth::TokenAuth;

#[derive(TokenAuth)]
enum Auth {
    Staff,
}

fn main() {}
