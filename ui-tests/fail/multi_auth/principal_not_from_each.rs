use axum_httpauth::{BasicAuth, MultiAuth, TokenAuth, verify_password, verify_token};

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Bearer;

#[derive(MultiAuth)]
#[auth(user = Principal)]
struct Auth(Password, Bearer);

#[verify_password(auth = Password)]
fn verify_password(_: &str, _: &str) -> Option<u32> {
    None
}

#[verify_token(auth = Bearer)]
fn verify_token(_: &str) -> Option<u64> {
    None
}

struct Principal;

impl From<u32> for Principal {
    fn from(_: u32) -> Self {
        Self
    }
}

fn main() {}
