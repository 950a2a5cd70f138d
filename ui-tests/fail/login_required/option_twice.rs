use axum_httpauth::login_required;

#[login_required(role = "admin", role = "user")]
async fn index() {}

fn main() {}
