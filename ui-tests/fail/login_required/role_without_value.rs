use axum_httpauth::login_required;

#[login_required(role)]
async fn index() {}

fn main() {}
