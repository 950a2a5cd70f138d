//! `#[verify_password]` and `#[verify_token]`.

use darling::FromMeta;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Path, Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::{Flag, NoOptions},
    paths::Runtime,
    spans::quote_around,
    types::not_owned,
};

const PASSWORD: Form = Form {
    name: "verify_password",
    what: "a password verifier",
    inputs: &["a user name", "a password"],
    borrows: false,
    lends: &[],
    example: "async fn verify_password(username: &str, password: &str) -> bool",
    options: &["auth", "anonymous", "crate"],
};

const TOKEN: Form = Form {
    name: "verify_token",
    what: "a token verifier",
    inputs: &["a token"],
    borrows: false,
    lends: &[],
    example: "async fn verify_token(token: &str) -> bool",
    options: &["auth", "crate"],
};

#[derive(Default, FromMeta)]
#[darling(default)]
struct PasswordOptions {
    /// Whether the verifier is asked about requests that carry no credentials.
    anonymous: Flag,
}

pub(crate) fn verify_password(options: TokenStream, item: TokenStream) -> TokenStream {
    let implement = |callback: &Callback, options: &PasswordOptions| {
        Ok(implement(callback, "PasswordCredentials", options.anonymous.span().is_some()))
    };
    callback::expand(&PASSWORD, options, item, implement, deny)
}

pub(crate) fn verify_token(options: TokenStream, item: TokenStream) -> TokenStream {
    let implement = |callback: &Callback, _: &NoOptions| Ok(implement(callback, "TextCredentials", false));
    callback::expand(&TOKEN, options, item, implement, deny)
}

fn implement(callback: &Callback, credentials: &str, anonymous: bool) -> TokenStream {
    let Callback { auth, runtime: rt, inputs, extractors, .. } = callback;
    let credentials = Ident::new(credentials, Span::mixed_site());
    let (named, call) = (callback.named_inputs(), callback.call_with_texts(inputs.len()));
    let anonymous = anonymous.then(|| {
        quote!(
            const ANONYMOUS: ::core::primitive::bool = true;
        )
    });
    let at_auth = rt.at(auth.span());
    let of_auth = quote_around!(auth.span()=> #at_auth::CredentialsOf<#auth>);
    let inputs = quote_around!(auth.span()=> <#of_auth as #at_auth::#credentials>::inputs);
    let verify = quote! {
        let (#(#named,)*) = #inputs(__credentials);
        #rt::Verdict::into_user(#call, __credentials)
    };
    verifier(callback, verdict, None, extractors, &anonymous.unwrap_or_default(), &verify)
}

fn deny(callback: &Callback) -> TokenStream {
    deny_everybody(callback, verdict, &TokenStream::new())
}

/// What a verifier may return.
fn verdict(rt: &Runtime, auth: &Path, at: Span) -> TokenStream {
    let rt = rt.at(at);
    quote_around!(at=> #rt::Verdict<#rt::CredentialsOf<#auth> >)
}

/// The verifier that refuses everybody, if there can be one of this type.
pub(crate) fn deny_everybody(callback: &Callback, output_trait: OutputTrait, constants: &TokenStream) -> TokenStream {
    if not_owned(&callback.output()).is_some() {
        return TokenStream::new();
    }
    let refuse = quote! {
        let _ = __credentials;
        ::core::result::Result::Ok(::core::option::Option::None)
    };
    verifier(callback, output_trait, None, &[], constants, &refuse)
}

/// The trait of what the function returns, which knows the type of the user, as if it stood at the span.
type OutputTrait = fn(&Runtime, &Path, Span) -> TokenStream;

/// The verifier of a scheme, of whose function's output this is the trait, and of whose credentials perhaps another.
pub(crate) fn verifier(
    callback: &Callback,
    output_trait: OutputTrait,
    credentials_trait: Option<&str>,
    extractors: &[Type],
    constants: &TokenStream,
    verify: &TokenStream,
) -> TokenStream {
    let Callback { auth, runtime: rt, .. } = callback;
    let (output, extracted) = (callback.output(), callback::names("__extracted", extractors.len()));
    // The bounds say what is wrong once, at the token that is wrong: the rest of the implementation relies on them.
    let (at_auth, at_output) = (rt.at(auth.span()), output_trait(rt, auth, output.span()));
    let scheme = quote_around!(auth.span()=> #auth: #at_auth::Scheme);
    let returned = quote_around!(output.span()=> #output: #at_output);
    let credentials = credentials_trait.into_iter().map(|name| {
        let name = Ident::new(name, Span::mixed_site());
        quote_around!(auth.span()=> #at_auth::CredentialsOf<#auth>: #at_auth::#name)
    });
    let output_trait = output_trait(rt, auth, Span::call_site());
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #rt::Verifier for #auth
        where
            #scheme,
            #(#credentials,)*
            #returned,
        {
            type User = <#output as #output_trait>::User;
            type Extractors = (#(#extractors,)*);
            #constants

            async fn verify(
                __credentials: &#rt::CredentialsOf<Self>,
                (#(#extracted,)*): Self::Extractors,
            ) -> ::core::result::Result<::core::option::Option<Self::User>, #rt::AuthError> {
                #verify
            }
        }
    }
}
