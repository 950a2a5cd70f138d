use axum_httpauth::permit;

pub struct User;

#[permit]
fn is_owner(_: &mut User) -> bool {
    true
}

fn main() {}
