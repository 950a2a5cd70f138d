//! Attributes that stand below `#[login_required]` see an `async fn` with the guard as its first parameter.
#![deny(warnings)]

use axum::{Json, Router, debug_handler, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use axum_httpauth::{BasicAuth, CurrentUser, login_required, verify_password};
use tracing::instrument;

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
#[instrument(skip_all)]
async fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[login_required]
#[debug_handler]
async fn debugged(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required]
#[debug_handler]
async fn debugged_without_parameters() -> String {
    String::new()
}

#[login_required]
#[debug_handler]
async fn debugged_with_state(State(number): State<u32>, user: CurrentUser<Auth>) -> impl IntoResponse {
    format!("{number}: {}", *user)
}

#[login_required]
#[debug_handler]
async fn debugged_with_body(Json(number): Json<u32>) -> Result<String, StatusCode> {
    if number == 0 {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(number.to_string())
}

#[login_required]
#[instrument]
async fn traced(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[login_required]
#[instrument(ret)]
async fn traced_with_result() -> String {
    String::new()
}

#[login_required]
#[utoipa::path(get, path = "/documented", responses((status = 200, body = String)))]
async fn documented(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

/// Docs.
#[login_required]
#[cfg(all())]
#[allow(clippy::unused_async)]
#[cfg_attr(all(), allow(dead_code))]
#[doc(alias = "plain")]
#[inline]
#[must_use]
async fn inert() -> &'static str {
    "inert"
}

#[login_required]
#[cfg(any())]
async fn inert() {}

fn main() {
    let _: Router<()> = Router::new()
        .route("/debugged", get(debugged).put(debugged_without_parameters))
        .route("/debugged-with-state", get(debugged_with_state))
        .route("/traced", get(traced).put(traced_with_result))
        .route("/documented", get(documented))
        .route("/inert", get(inert).post(debugged_with_body))
        .with_state(5);
}
