use axum_httpauth::verify_password;

#[verify_password(auth = shared_scheme::SharedAuth)]
fn verify_password(_: &str, _: &str) -> bool { false }

fn main() {}
