use axum_httpauth::{BasicAuth, hash_password};

#[derive(BasicAuth)]
struct Auth;

#[hash_password]
struct Hash;

fn main() {}
