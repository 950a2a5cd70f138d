//! `#[get_password]` and `#[get_ha1]`: what a store knows, and the library compares.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Path, Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
    paths::Runtime,
    spans::quote_around,
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
    let implement = |callback: &Callback, _: &NoOptions| Ok(by_password(callback));
    callback::expand(&PASSWORD, options, item, implement, |callback| deny_everybody(callback, lookup, &constants()))
}

pub(crate) fn get_ha1(options: TokenStream, item: TokenStream) -> TokenStream {
    let implement = |callback: &Callback, _: &NoOptions| Ok(by_ha1(callback));
    let none = TokenStream::new();
    callback::expand(&HA1, options, item, implement, |callback| deny_everybody(callback, lookup, &none))
}

/// By which `#[hash_password]` knows that it has a use.
fn constants() -> TokenStream {
    quote!(
        const GET_PASSWORD: ::core::primitive::bool = true;
    )
}

/// With or without a hash of the password that the client sent.
fn by_password(callback: &Callback) -> TokenStream {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    let hashes = rt.has(auth, &["HASH_PASSWORD"]);
    let hashing = quote! {
        <<#rt::Has<#auth> as #rt::If<{ #hashes }>>::Callbacks as #rt::PasswordCallbacks<#rt::CredentialsOf<#auth>>>
    };
    let mut extractors = extractors.clone();
    extractors.push(Type::Verbatim(quote!(#hashing::Extractors)));
    let extracted = callback::names("__extracted", extractors.len());
    let to_hash = extracted.last();
    let (named, call) = (callback.named_inputs(), callback.call_with_texts(1));
    let verify = quote! {
        let __given = #hashing::given(__credentials, #to_hash).await?;
        let (#(#named,)*) = (#rt::KnowsPassword::username(__credentials),);
        #rt::Lookup::by_password(#call, &__given)
    };
    verifier(callback, lookup, Some("KnowsPassword"), &extractors, &constants(), &verify)
}

fn by_ha1(callback: &Callback) -> TokenStream {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    let (named, call) = (callback.named_inputs(), callback.call_with_texts(1));
    let at_auth = rt.at(auth.span());
    let of_auth = quote_around!(auth.span()=> #at_auth::CredentialsOf<#auth>);
    let proof = quote_around!(auth.span()=> <#of_auth as #at_auth::ProofCredentials>::proof);
    let verify = quote! {
        let __credentials = #proof(__credentials);
        let (#(#named,)*) = (__credentials.username(), __credentials.algorithm());
        #rt::Lookup::by_ha1(#call, __credentials)
    };
    verifier(callback, lookup, None, extractors, &TokenStream::new(), &verify)
}

/// What such a function may return.
fn lookup(rt: &Runtime, _: &Path, at: Span) -> TokenStream {
    let rt = rt.at(at);
    quote_around!(at=> #rt::Lookup)
}
