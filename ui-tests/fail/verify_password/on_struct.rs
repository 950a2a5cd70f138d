use axum_httpauth::verify_password;

#[verify_password]
struct Users;

fn main() {}
