use axum_httpauth::{BasicAuth, MultiAuth, TokenAuth, verify_password, verify_token};

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Bearer;

#[derive(MultiAuth)]
struct Auth(Password, Bearer);

#[verify_password(auth = Password)]
fn verify_password(_: &str, _: &str) -> bool {
    false
}

#[verify_token(auth = Bearer)]
fn verify_token(_: &str) -> bool {
    false
}

fn main() {}
