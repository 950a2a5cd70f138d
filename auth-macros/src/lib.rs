//! The attributes and derives of [`axum-httpauth`], which re-exports them.
//!
//! Each is read, checked and expanded in that order. What is wrong is reported at the token that is wrong, and what could
//! be made sense of is expanded all the same: a handler whose attribute is wrong lets nobody pass.
//!
//! [`axum-httpauth`]: https://docs.rs/axum-httpauth
#![warn(unreachable_pub)]

mod callback;
mod diagnostics;
mod digest;
mod error_handler;
mod function;
mod get_password;
mod get_user_roles;
mod hash_password;
mod hook;
mod login_required;
mod mentions;
mod options;
mod paths;
mod permit;
mod public;
mod require_login;
mod role;
mod rule;
mod scheme;
mod spans;
mod types;
mod verify;

use proc_macro::TokenStream;

#[doc = include_str!("docs/login_required.md")]
#[proc_macro_attribute]
pub fn login_required(options: TokenStream, item: TokenStream) -> TokenStream {
    login_required::login_required(options.into(), item.into()).into()
}

#[doc = include_str!("docs/public.md")]
#[proc_macro_attribute]
pub fn public(options: TokenStream, item: TokenStream) -> TokenStream {
    public::public(options.into(), item.into()).into()
}

#[doc = include_str!("docs/require_login.md")]
#[proc_macro]
pub fn require_login(options: TokenStream) -> TokenStream {
    require_login::require_login(options.into()).into()
}

#[doc = include_str!("docs/verify_password.md")]
#[proc_macro_attribute]
pub fn verify_password(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_password(options.into(), item.into()).into()
}

#[doc = include_str!("docs/verify_token.md")]
#[proc_macro_attribute]
pub fn verify_token(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_token(options.into(), item.into()).into()
}

#[doc = include_str!("docs/get_password.md")]
#[proc_macro_attribute]
pub fn get_password(options: TokenStream, item: TokenStream) -> TokenStream {
    get_password::get_password(options.into(), item.into()).into()
}

#[doc = include_str!("docs/get_ha1.md")]
#[proc_macro_attribute]
pub fn get_ha1(options: TokenStream, item: TokenStream) -> TokenStream {
    get_password::get_ha1(options.into(), item.into()).into()
}

#[doc = include_str!("docs/hash_password.md")]
#[proc_macro_attribute]
pub fn hash_password(options: TokenStream, item: TokenStream) -> TokenStream {
    hash_password::hash_password(options.into(), item.into()).into()
}

#[doc = include_str!("docs/resolve_userhash.md")]
#[proc_macro_attribute]
pub fn resolve_userhash(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::resolve_userhash(options.into(), item.into()).into()
}

#[doc = include_str!("docs/generate_nonce.md")]
#[proc_macro_attribute]
pub fn generate_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::generate_nonce(options.into(), item.into()).into()
}

#[doc = include_str!("docs/verify_nonce.md")]
#[proc_macro_attribute]
pub fn verify_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::verify_nonce(options.into(), item.into()).into()
}

#[doc = include_str!("docs/generate_opaque.md")]
#[proc_macro_attribute]
pub fn generate_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::generate_opaque(options.into(), item.into()).into()
}

#[doc = include_str!("docs/verify_opaque.md")]
#[proc_macro_attribute]
pub fn verify_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::verify_opaque(options.into(), item.into()).into()
}

#[doc = include_str!("docs/get_user_roles.md")]
#[proc_macro_attribute]
pub fn get_user_roles(options: TokenStream, item: TokenStream) -> TokenStream {
    get_user_roles::get_user_roles(options.into(), item.into()).into()
}

#[doc = include_str!("docs/permit.md")]
#[proc_macro_attribute]
pub fn permit(options: TokenStream, item: TokenStream) -> TokenStream {
    permit::permit(options.into(), item.into()).into()
}

#[doc = include_str!("docs/error_handler.md")]
#[proc_macro_attribute]
pub fn error_handler(options: TokenStream, item: TokenStream) -> TokenStream {
    error_handler::error_handler(options.into(), item.into()).into()
}

#[doc = include_str!("docs/basic_auth.md")]
#[proc_macro_derive(BasicAuth, attributes(auth))]
pub fn basic_auth(input: TokenStream) -> TokenStream {
    scheme::basic_auth(input.into()).into()
}

#[doc = include_str!("docs/digest_auth.md")]
#[proc_macro_derive(DigestAuth, attributes(auth))]
pub fn digest_auth(input: TokenStream) -> TokenStream {
    scheme::digest_auth(input.into()).into()
}

#[doc = include_str!("docs/multi_auth.md")]
#[proc_macro_derive(MultiAuth, attributes(auth))]
pub fn multi_auth(input: TokenStream) -> TokenStream {
    scheme::multi_auth(input.into()).into()
}

#[doc = include_str!("docs/token_auth.md")]
#[proc_macro_derive(TokenAuth, attributes(auth))]
pub fn token_auth(input: TokenStream) -> TokenStream {
    scheme::token_auth(input.into()).into()
}

#[doc = include_str!("docs/role.md")]
#[proc_macro_derive(Role, attributes(auth))]
pub fn role(input: TokenStream) -> TokenStream {
    role::role(input.into()).into()
}
