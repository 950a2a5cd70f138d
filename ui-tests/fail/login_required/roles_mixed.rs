use axum_httpauth::login_required;

#[login_required(role = ["user", Role::Admin])]
async fn index() {}

fn main() {}
