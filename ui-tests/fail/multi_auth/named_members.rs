use axum_httpauth::MultiAuth;

#[derive(MultiAuth)]
struct Auth {
    password: Password,
    key: ApiKey,
}

struct Password;
struct ApiKey;

fn main() {}
