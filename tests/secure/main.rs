//! Routers that take only handlers that say who may call them, and the table of that.

#[path = "../common/mod.rs"]
mod common;
mod program;
mod routes;
mod table;

use axum_httpauth::login_required;

use self::program::{ApiKey, Auth, Scope, app, for_admins, for_everybody, for_users};

#[login_required(auth = ApiKey, role = Scope::Purge)]
async fn purge() {}
