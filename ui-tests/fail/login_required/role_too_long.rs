use axum_httpauth::login_required;

#[login_required(role = "a-role-whose-name-is-longer-than-the-64-bytes-that-there-is-room-for")]
async fn index() {}

fn main() {}
