//! `#[hash_password]`: what is compared in the place of a password.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Path, Type, spanned::Spanned};

use crate::{
    callback::Form,
    function::Function,
    hook::{Hook, Takes},
    paths::Runtime,
    spans::quote_around,
    types::{is_called, ungrouped},
};

const OF_PASSWORD: Hook = hook(&["a password"], "async fn hash_password(password: &str) -> String");

const OF_BOTH: Hook =
    hook(&["a user name", "a password"], "async fn hash_password(username: &str, password: &str) -> String");

const fn hook(inputs: &'static [&'static str], example: &'static str) -> Hook {
    Hook {
        form: Form {
            name: "hash_password",
            what: "a password hasher",
            inputs,
            borrows: false,
            lends: &[],
            example,
            options: &["auth", "crate"],
        },
        implements: "HashPassword",
        takes: &[Takes::Text, Takes::Text],
        output: || quote!(::std::string::String),
        needs: Some(needs),
    }
}

pub(crate) fn hash_password(options: TokenStream, item: TokenStream) -> TokenStream {
    let hook = if takes_both(item.clone()) { OF_BOTH } else { OF_PASSWORD };
    hook.expand(options, item)
}

/// Whether the function takes a second text, which no extractor is. One that does not parse is refused later.
fn takes_both(item: TokenStream) -> bool {
    let Hook { form, .. } = OF_PASSWORD;
    let Ok(function) = Function::parse(item, form.name, form.example) else {
        return false;
    };
    let parameters = function.parameters(form.what).unwrap_or_default();
    parameters.get(1).is_some_and(|parameter| match ungrouped(&parameter.ty) {
        Type::Reference(reference) => is_called(&reference.elem, &["str"]),
        ty => is_called(ty, &["String"]),
    })
}

/// Whether the hash is compared with anything.
fn needs(rt: &Runtime, auth: &Path) -> TokenStream {
    let facts = ["SCHEME", "BASIC", "GET_PASSWORD"].map(|name| rt.has(auth, &[name]));
    let at_auth = rt.at(auth.span());
    quote_around!(auth.span()=> #at_auth::assert_compares_hashes(#({ #facts }),*))
}
