use axum_httpauth::login_required;

#[login_required(permit = [is_owner, is_confirmed])]
async fn index() {}

fn main() {}
