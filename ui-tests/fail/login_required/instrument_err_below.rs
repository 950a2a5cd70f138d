use axum_httpauth::login_required;

use axum::http::StatusCode;

#[login_required]
#[tracing::instrument(err)]
async fn index() -> Result<(), StatusCode> {
    Ok(())
}

fn main() {}
