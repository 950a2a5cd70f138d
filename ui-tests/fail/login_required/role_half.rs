use axum_httpauth::login_required;

#[login_required(role =)]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
