use axum_httpauth::secure;

fn main() {
    let _: secure::Router = secure::Router::new().route("/", secure::get(|| async { "Hello!" }));
}
