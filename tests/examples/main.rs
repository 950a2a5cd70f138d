//! What each example claims, and every `curl` line that it prints.

#[path = "../common/mod.rs"]
mod common;
mod curl;
#[path = "../common/digest.rs"]
mod digest;

mod api_keys;
mod basic_auth;
mod cors;
mod database_tokens;
mod digest_auth;
mod digest_ha1;
mod email_or_token;
mod error_handler;
mod jwt_bearer;
mod multi_auth;
mod quickstart;
mod roles_auth;
mod secure;
mod session_token;
mod state;
mod token_auth;
mod websocket;
