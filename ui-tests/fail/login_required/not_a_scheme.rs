use axum_httpauth::login_required;

struct Auth;

#[login_required]
async fn index() {}

fn main() {}
