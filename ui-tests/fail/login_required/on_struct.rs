use axum_httpauth::login_required;

#[login_required]
struct Index;

fn main() {}
