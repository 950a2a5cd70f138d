use axum_httpauth::login_required;

#[login_required(auht = ApiKey)]
async fn index() {}

fn main() {}
