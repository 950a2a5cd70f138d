use axum_httpauth::login_required;

#[login_required("admin")]
async fn index() {}

fn main() {}
