use axum_httpauth::public;

#[public]
struct Index;

fn main() {}
