use axum_httpauth::{DigestAuth, get_password};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(_: &str) -> Result<Option<String>, u8> {
    Ok(None)
}

fn main() {}
