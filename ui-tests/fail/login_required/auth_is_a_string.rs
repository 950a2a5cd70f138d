use axum_httpauth::login_required;

#[login_required(auth = "ApiKey")]
async fn index() {}

fn main() {}
