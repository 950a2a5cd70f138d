use axum_httpauth::{BasicAuth, login_required, secure::{Router, get}};

#[derive(BasicAuth)]
struct Auth;

#[login_required]
async fn index() {}

fn main() {
    let _: Router = Router::new().route("/", get(index));
}
