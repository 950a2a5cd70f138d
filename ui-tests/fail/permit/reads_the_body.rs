use axum_httpauth::permit;

pub struct User;

#[permit]
async fn is_owner(_: &User, body: String) -> bool {
    body.is_empty()
}

fn main() {}
