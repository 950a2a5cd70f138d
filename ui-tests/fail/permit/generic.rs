use axum_httpauth::permit;

pub struct User;

#[permit]
fn is_owner<U>(_: &U) -> bool {
    true
}

fn main() {}
