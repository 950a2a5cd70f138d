use axum_httpauth::login_required;

#[login_required(role = ["user", ["moderator", ["contributor"]]])]
async fn index() {}

fn main() {}
