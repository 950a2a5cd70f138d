use axum_httpauth::login_required;

#[login_required(permit(is_owner))]
async fn index() {}

fn main() {}
