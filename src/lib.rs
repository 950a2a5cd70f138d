#![doc = include_str!("../README.md")]

pub use axum_httpauth_macros::{
    BasicAuth, Role, TokenAuth, error_handler, get_user_roles, login_required, verify_password, verify_token,
};
pub use axum_httpauth_runtime::*;

#[doc(hidden)]
pub use axum_httpauth_runtime::private as __private;
