use axum_httpauth::login_required;

#[login_required(permit)]
async fn index() {}

fn main() {}
