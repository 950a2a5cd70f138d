//! The callbacks of a Digest scheme that stand in the place of what is built in.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Path, spanned::Spanned};

use crate::{
    callback::Form,
    hook::{Hook, Takes},
    paths::Runtime,
    spans::quote_around,
};

const fn form(name: &'static str, what: &'static str, inputs: &'static [&'static str], example: &'static str) -> Form {
    Form { name, what, inputs, borrows: false, lends: &[], example, options: &["auth", "crate"] }
}

const GENERATE_NONCE: Hook = Hook {
    form: form("generate_nonce", "a source of nonces", &[], "async fn generate_nonce() -> String"),
    implements: "GenerateNonce",
    takes: &[],
    output: || quote!(::std::string::String),
    needs: Some(|rt, auth| needs(rt, auth, "needs_nonces")),
};

const VERIFY_NONCE: Hook = Hook {
    form: form("verify_nonce", "a verifier of nonces", &["a nonce"], "async fn verify_nonce(nonce: &str) -> bool"),
    implements: "VerifyNonce",
    takes: &[Takes::Text],
    output: || quote!(::core::primitive::bool),
    needs: None, // once for a pair
};

const GENERATE_OPAQUE: Hook = Hook {
    form: form("generate_opaque", "a source of opaque values", &[], "async fn generate_opaque() -> String"),
    implements: "GenerateOpaque",
    takes: &[],
    output: || quote!(::std::string::String),
    needs: Some(|rt, auth| needs(rt, auth, "needs_opaque")),
};

const VERIFY_OPAQUE: Hook = Hook {
    form: form(
        "verify_opaque",
        "a verifier of opaque values",
        &["an opaque value"],
        "async fn verify_opaque(opaque: &str) -> bool",
    ),
    implements: "VerifyOpaque",
    takes: &[Takes::Text],
    output: || quote!(::core::primitive::bool),
    needs: None, // once for a pair
};

const RESOLVE_USERHASH: Hook = Hook {
    form: form(
        "resolve_userhash",
        "a resolver of hashed user names",
        &["a hash", "an algorithm"],
        "async fn resolve_userhash(userhash: &str, algorithm: Algorithm) -> Option<String>",
    ),
    implements: "ResolveUserhash",
    takes: &[Takes::Text, Takes::Algorithm],
    output: || quote!(::core::option::Option<::std::string::String>),
    needs: Some(|rt, auth| needs(rt, auth, "needs_userhash")),
};

pub(crate) fn generate_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    GENERATE_NONCE.expand(options, item)
}

pub(crate) fn verify_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    VERIFY_NONCE.expand(options, item)
}

pub(crate) fn generate_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    GENERATE_OPAQUE.expand(options, item)
}

pub(crate) fn verify_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    VERIFY_OPAQUE.expand(options, item)
}

pub(crate) fn resolve_userhash(options: TokenStream, item: TokenStream) -> TokenStream {
    RESOLVE_USERHASH.expand(options, item)
}

/// A question whether the scheme has a use for the callback.
fn needs(rt: &Runtime, auth: &Path, needs: &str) -> TokenStream {
    let (at_auth, needs) = (rt.at(auth.span()), Ident::new(needs, Span::mixed_site()));
    quote_around!(auth.span()=> #at_auth::#needs::<#auth>())
}
