use axum_httpauth::permit;

pub struct User;

#[permit]
fn is_open() -> bool {
    true
}

fn main() {}
