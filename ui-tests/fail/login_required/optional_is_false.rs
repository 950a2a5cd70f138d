use axum_httpauth::login_required;

#[login_required(optional = false)]
async fn index() {}

fn main() {}
