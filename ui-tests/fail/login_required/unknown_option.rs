use axum_httpauth::login_required;

#[login_required(rol = "admin")]
async fn index() {}

fn main() {}
