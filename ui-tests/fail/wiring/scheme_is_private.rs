use axum_httpauth::login_required;

mod auth {
    use axum_httpauth::{BasicAuth, verify_password};

    #[derive(BasicAuth)]
    struct Auth;

    #[verify_password]
    fn verify_password(_: &str, _: &str) -> bool { false }
}

#[login_required(auth = auth::Auth)]
async fn index() {}

fn main() {}
