use axum_httpauth::login_required;

#[login_required(role = Role::, optional)]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
