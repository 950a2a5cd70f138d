//! `#[get_password]` and `#[get_ha1]`: what a store knows, and the library compares.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
    paths::Runtime,
    verify::{deny_everybody, verifier},
};

const PASSWORD: Form = Form {
    name: "get_password",
    what: "a lookup of passwords",
    inputs: &["a user name"],
    borrows: false,
    lends: &[],
    example: "async fn get_password(username: &str) -> Option<String>",
    options: &["auth", "crate"],
};

const HA1: Form = Form {
    name: "get_ha1",
    what: "a lookup of stored hashes",
    inputs: &["a user name", "an algorithm"],
    borrows: false,
    lends: &[],
    example: "async fn get_ha1(username: &str, algorithm: Algorithm) -> Option<String>",
    options: &["auth", "crate"],
};

pub(crate) fn get_password(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&PASSWORD, options, item, "by_password")
}

pub(crate) fn get_ha1(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&HA1, options, item, "by_ha1")
}

fn expand(form: &Form, options: TokenStream, item: TokenStream, method: &str) -> TokenStream {
    let implement = |callback: &Callback, _: &NoOptions| Ok(implement(callback, method));
    callback::expand(form, options, item, implement, |callback| deny_everybody(callback, lookup))
}

/// What such a function may return.
fn lookup(rt: &Runtime, _: &Path, at: Span) -> TokenStream {
    let rt = rt.at(at);
    quote_spanned!(at=> #rt::Lookup)
}

fn implement(callback: &Callback, method: &str) -> TokenStream {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    let method = Ident::new(method, Span::mixed_site());
    let (named, call) = (callback.named_inputs(), callback.call_with_texts(1));
    let values = [quote!(__credentials.username()), quote!(__credentials.algorithm())];
    let values = values.iter().take(named.len());
    let at_auth = rt.at(auth.span());
    let proof = quote_spanned! {auth.span()=>
        <#at_auth::CredentialsOf<#auth> as #at_auth::ProofCredentials>::proof
    };
    let verify = quote! {
        let __credentials = #proof(__credentials);
        let (#(#named,)*) = (#(#values,)*);
        #rt::Lookup::#method(#call, __credentials)
    };
    verifier(callback, lookup, extractors, &TokenStream::new(), &verify)
}
