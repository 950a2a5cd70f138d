use axum_httpauth::{BasicAuth, MultiAuth, TokenAuth, verify_password, verify_token};

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Bearer;

#[derive(MultiAuth)]
#[auth(user = "Principal")]
struct Auth(Password, Bearer);

#[verify_password(auth = Password)]
fn verify_password(_: &str, _: &str) -> Option<u32> {
    None
}

#[verify_token(auth = Bearer)]
fn verify_token(_: &str) -> Option<u32> {
    None
}

fn main() {}
