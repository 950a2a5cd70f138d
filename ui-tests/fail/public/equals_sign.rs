use axum_httpauth::public;

#[public(=)]
async fn index() {}

fn main() {
    let _: axum::routing::MethodRouter = axum::routing::get(index);
}
