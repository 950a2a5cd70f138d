use axum_httpauth::{TokenAuth, login_required, verify_token};

#[derive(TokenAuth)]
struct ApiKey;

#[verify_token(auth = ApiKey, auth = ApiKey)]
fn verify_token(token: &str) -> bool {
    token.is_empty()
}

#[login_required(auth = ApiKey)]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
