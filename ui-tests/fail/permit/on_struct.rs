use axum_httpauth::permit;

#[permit]
struct IsOwner;

fn main() {}
