use axum_httpauth::login_required;

#[login_required]
async unsafe fn index() {}

fn main() {}
