use axum_httpauth::secure;

fn main() {
    let files = tower::service_fn(async |_: axum::extract::Request| Ok::<_, std::convert::Infallible>("a file"));
    let _: secure::Router = secure::Router::new().nest_service("/files", files);
}
