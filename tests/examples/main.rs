//! What each example claims, and every `curl` line that it prints.

#[path = "../common/mod.rs"]
mod common;
mod curl;

mod basic_auth;
mod error_handler;
mod quickstart;
mod roles_auth;
mod state;
mod token_auth;
