use axum_httpauth::public;

#[public(role = "admin")]
async fn index() {}

fn main() {}
