use axum_httpauth::public;

#[public]
#[public]
async fn index() {}

fn main() {}
