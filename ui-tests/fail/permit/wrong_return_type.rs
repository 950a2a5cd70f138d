use axum_httpauth::permit;

pub struct User;

#[permit]
fn is_owner(_: &User) -> Option<bool> {
    None
}

fn main() {}
