use axum_httpauth::BasicAuth;

#[derive(BasicAuth)]
enum Auth {
    Staff,
}

fn main() {}
