use axum_httpauth::login_required;

#[login_required(optional role = "admin")]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
