//! Attributes that stand above `#[login_required]` see the handler as it was written.
#![deny(warnings)]

use axum::{Json, Router, debug_handler, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use axum_httpauth::{BasicAuth, CurrentUser, login_required, verify_password};
use tracing::instrument;

#[derive(BasicAuth)]
struct Auth;

#[instrument(skip_all)]
#[verify_password]
async fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[debug_handler]
#[login_required]
async fn debugged(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[debug_handler]
#[login_required]
async fn debugged_with_state(State(number): State<u32>, user: CurrentUser<Auth>) -> impl IntoResponse {
    format!("{number}: {}", *user)
}

#[debug_handler]
#[login_required]
async fn debugged_with_body(Json(number): Json<u32>) -> Result<String, StatusCode> {
    if number == 0 {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(number.to_string())
}

#[instrument]
#[login_required]
async fn traced(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

#[instrument(err, ret)]
#[login_required]
async fn traced_with_error() -> Result<String, StatusCode> {
    Err(StatusCode::IM_A_TEAPOT)
}

#[utoipa::path(get, path = "/documented", responses((status = 200, body = String)))]
#[login_required]
async fn documented(user: CurrentUser<Auth>) -> String {
    user.to_string()
}

/// Docs.
#[cfg(all())]
#[allow(clippy::unused_async)]
#[cfg_attr(all(), allow(dead_code))]
#[doc(alias = "plain")]
#[inline]
#[must_use]
#[login_required]
async fn inert() -> &'static str {
    "inert"
}

#[cfg(any())]
#[login_required(this is not even read)]
async fn inert() {}

fn main() {
    let _: Router<()> = Router::new()
        .route("/debugged", get(debugged))
        .route("/debugged-with-state", get(debugged_with_state))
        .route("/traced", get(traced))
        .route("/traced-with-error", get(traced_with_error))
        .route("/documented", get(documented))
        .route("/inert", get(inert).post(debugged_with_body))
        .with_state(5);
}
