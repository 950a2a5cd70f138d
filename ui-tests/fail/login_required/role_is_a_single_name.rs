use axum_httpauth::login_required;

#[login_required(role = Admin)]
async fn index() {}

fn main() {}
