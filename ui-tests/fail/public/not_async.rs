use axum_httpauth::public;

#[public]
fn index() {}

fn main() {}
