use axum_httpauth::login_required;

#[login_required(auth)]
async fn index() {}

fn main() {}
