use axum::{Router, routing::get};
use axum_httpauth::require_login;

fn main() {
    let app = Router::new().route("/", get(|| async {}));
    let _: Router = app.route_layer(require_login!(auth = "ApiKey").with_state(()));
}
