use axum_httpauth::permit;

pub struct User;

#[permit]
fn is_owner(_: &impl ToString) -> bool {
    true
}

fn main() {}
