use axum_httpauth::permit;

pub struct User;

#[permit(auth = Auth)]
fn is_owner(_: &User) -> bool {
    true
}

fn main() {}
