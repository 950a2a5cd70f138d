use axum_httpauth::login_required;

#[login_required(auth = ApiKey, auth = Staff)]
async fn index() {}

fn main() {}
