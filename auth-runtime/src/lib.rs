//! What the attributes of [`axum-httpauth`] expand to: schemes, credentials, verifiers, guards, roles and errors.
//!
//! The crate is complete without the macros: every attribute is sugar for implementing one of its traits. Depend on
//! `axum-httpauth`, which re-exports all of it, rather than on this crate.
//!
//! [`axum-httpauth`]: https://docs.rs/axum-httpauth
#![warn(unreachable_pub)]
#![warn(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod auth_params;
mod authenticate;
mod basic;
mod callbacks;
mod challenge;
mod clock;
mod credentials;
pub mod digest;
mod error;
mod found;
pub mod guard;
mod lookup;
pub mod multi;
mod password;
mod permit;
mod require_login;
mod response;
pub mod role;
mod role_set;
pub mod rule;
mod scheme;
mod secret;
pub mod secure;
mod sole;
mod text;
mod token;
pub mod tokens;
mod user;
mod verify;

#[doc(hidden)]
pub mod private;

pub use crate::{
    basic::{Basic, BasicCredentials},
    callbacks::{BuiltIn, Custom},
    credentials::MAX_CREDENTIALS,
    digest::{Algorithm, Digest, DigestCredentials},
    error::{AuthError, BoxError, ErrorKind},
    guard::Guard,
    multi::Multi,
    password::HashPassword,
    permit::Permit,
    require_login::{LoginRequired, RequireLogin},
    role::{GetUserRoles, RoleEnum, RoleSet, Roles, UnknownRole},
    scheme::{Kind, Scheme, Single},
    text::constant_time_eq,
    token::{Token, TokenCredentials},
    user::{CurrentUser, Username},
    verify::{CredentialsOf, Verdict, Verifier},
};
