use axum_httpauth::{BasicAuth, MultiAuth, TokenAuth, verify_password};

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Bearer;

#[derive(MultiAuth)]
struct Auth(Password, Bearer);

#[verify_password(auth = Password)]
fn verify_password(_: &str, _: &str) -> Option<u32> {
    None
}

fn main() {}
