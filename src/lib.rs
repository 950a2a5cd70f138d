#![doc = include_str!("../README.md")]

pub use axum_httpauth_macros::{
    BasicAuth, DigestAuth, MultiAuth, Role, TokenAuth, error_handler, generate_nonce, generate_opaque, get_ha1,
    get_password, get_user_roles, hash_password, login_required, permit, public, require_login, resolve_userhash,
    verify_nonce, verify_opaque, verify_password, verify_token,
};
pub use axum_httpauth_runtime::*;

#[doc(hidden)]
pub use axum_httpauth_runtime::private as __private;

/// The programs in the guide are tested as those in the README are.
#[cfg(doctest)]
#[doc = include_str!("../docs/from-flask-httpauth.md")]
struct FromFlaskHttpauth;
