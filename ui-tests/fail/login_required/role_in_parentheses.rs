use axum_httpauth::login_required;

#[login_required(role("admin"))]
async fn index() {}

fn main() {}
