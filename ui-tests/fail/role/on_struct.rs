use axum_httpauth::Role;

#[derive(Role)]
struct Admin;

fn main() {}
