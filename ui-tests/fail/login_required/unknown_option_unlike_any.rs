use axum_httpauth::login_required;

#[login_required(scope = "admin")]
async fn index() {}

fn main() {}
