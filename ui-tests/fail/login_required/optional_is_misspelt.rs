use axum_httpauth::login_required;

#[login_required(optional = "lenent")]
async fn index() {}

fn main() {}
