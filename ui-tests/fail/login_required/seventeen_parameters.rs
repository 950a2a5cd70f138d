use axum_httpauth::login_required;

use axum::http::Method as M;

#[login_required]
#[rustfmt::skip]
async fn index(_: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M, _: M) {}

fn main() {}
