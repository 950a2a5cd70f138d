use axum_httpauth::Role;

#[derive(Role)]
enum Role {}

fn main() {}
