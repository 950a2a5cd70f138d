use axum_httpauth::login_required;

#[login_required(optional)]
async fn index(user: CurrentUser<Auth>) {}

fn main() {}
