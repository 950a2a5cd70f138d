use axum_httpauth::login_required;

#[login_required(roleraCompletionMarker = "admin")]
async fn index() {}

fn main() {}
