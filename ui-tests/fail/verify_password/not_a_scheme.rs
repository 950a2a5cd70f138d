use axum_httpauth::verify_password;

struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str) -> bool {
    true
}

fn main() {}
