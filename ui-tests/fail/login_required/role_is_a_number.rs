use axum_httpauth::login_required;

#[login_required(role = 5)]
async fn index() {}

fn main() {}
