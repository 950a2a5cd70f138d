use axum_httpauth::{BasicAuth, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(_: &str, _: &str, #[cfg(all())] _: axum::http::Method) -> bool {
    true
}

fn main() {}
