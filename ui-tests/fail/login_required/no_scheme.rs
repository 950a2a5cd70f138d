use axum_httpauth::login_required;

#[login_required]
async fn index() {}

fn main() {}
