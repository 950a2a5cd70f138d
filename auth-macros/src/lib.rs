//! The attributes and derives of [`axum-httpauth`], which re-exports them.
//!
//! [`axum-httpauth`]: https://docs.rs/axum-httpauth

mod callback;
mod diagnostics;
mod error_handler;
mod function;
mod get_user_roles;
mod login_required;
mod options;
mod paths;
mod role;
mod rule;
mod scheme;
mod verify;

use proc_macro::TokenStream;

/// a
#[proc_macro_attribute]
pub fn login_required(options: TokenStream, item: TokenStream) -> TokenStream {
    login_required::login_required(options.into(), item.into()).into()
}

/// a
#[proc_macro_attribute]
pub fn verify_password(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_password(options.into(), item.into()).into()
}

/// a
#[proc_macro_attribute]
pub fn verify_token(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_token(options.into(), item.into()).into()
}

/// a
#[proc_macro_attribute]
pub fn get_user_roles(options: TokenStream, item: TokenStream) -> TokenStream {
    get_user_roles::get_user_roles(options.into(), item.into()).into()
}

/// a
#[proc_macro_attribute]
pub fn error_handler(options: TokenStream, item: TokenStream) -> TokenStream {
    error_handler::error_handler(options.into(), item.into()).into()
}

/// a
#[proc_macro_derive(BasicAuth, attributes(auth))]
pub fn basic_auth(input: TokenStream) -> TokenStream {
    scheme::basic_auth(input.into()).into()
}

/// a
#[proc_macro_derive(TokenAuth, attributes(auth))]
pub fn token_auth(input: TokenStream) -> TokenStream {
    scheme::token_auth(input.into()).into()
}

/// a
#[proc_macro_derive(Role, attributes(auth))]
pub fn role(input: TokenStream) -> TokenStream {
    role::role(input.into()).into()
}
