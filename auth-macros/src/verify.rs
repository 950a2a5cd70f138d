//! `#[verify_password]` and `#[verify_token]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Meta, Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::{self, NoOptions},
    types::not_owned,
};

const PASSWORD: Form = Form {
    name: "verify_password",
    what: "a password verifier",
    inputs: &["a user name", "a password"],
    borrows: false,
    lends: &[],
    example: "async fn verify_password(username: &str, password: &str) -> Option<User>",
    options: &["auth", "anonymous", "crate"],
};

const TOKEN: Form = Form {
    name: "verify_token",
    what: "a token verifier",
    inputs: &["a token"],
    borrows: false,
    lends: &[],
    example: "async fn verify_token(token: &str) -> Option<User>",
    options: &["auth", "crate"],
};

#[derive(Default, FromMeta)]
#[darling(default)]
struct PasswordOptions {
    anonymous: Anonymous,
}

/// Whether the verifier is asked about requests that carry no credentials.
#[derive(Default)]
struct Anonymous(bool);

impl FromMeta for Anonymous {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        options::word(meta).map(|()| Self(true))
    }
}

pub(crate) fn verify_password(options: TokenStream, item: TokenStream) -> TokenStream {
    let implement = |callback: &Callback, options: &PasswordOptions| {
        Ok(implement(callback, "PasswordCredentials", options.anonymous.0))
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
    let (named, extracted) = (callback.named_inputs(), callback.extracted());
    let from_str = inputs.iter().zip(&named).map(|(ty, name)| {
        let rt = rt.at(ty.span());
        quote_spanned!(ty.span()=> #rt::input::<#ty>(#name))
    });
    let call = callback.call(from_str.chain(extracted.iter().map(ToTokens::to_token_stream)));
    let anonymous = anonymous.then(|| {
        quote!(
            const ANONYMOUS: ::core::primitive::bool = true;
        )
    });
    let at_auth = rt.at(auth.span());
    let inputs = quote_spanned! {auth.span()=>
        <#at_auth::CredentialsOf<#auth> as #at_auth::#credentials>::inputs
    };
    let verify = quote! {
        let (#(#named,)*) = #inputs(__credentials);
        #rt::Verdict::into_user(#call, __credentials)
    };
    verifier(callback, extractors, &anonymous.unwrap_or_default(), &verify)
}

/// The verifier that refuses everybody, if there can be one of this type.
fn deny(callback: &Callback) -> TokenStream {
    if not_owned(&callback.output()).is_some() {
        return TokenStream::new();
    }
    let refuse = quote! {
        let _ = __credentials;
        ::core::result::Result::Ok(::core::option::Option::None)
    };
    verifier(callback, &[], &TokenStream::new(), &refuse)
}

fn verifier(callback: &Callback, extractors: &[Type], anonymous: &TokenStream, verify: &TokenStream) -> TokenStream {
    let Callback { auth, runtime: rt, .. } = callback;
    let (output, extracted) = (callback.output(), callback.extracted());
    let extracted = extracted.iter().take(extractors.len());
    // The bounds say what is wrong once, at the token that is wrong: the rest of the implementation relies on them.
    let (at_auth, at_output) = (rt.at(auth.span()), rt.at(output.span()));
    let scheme = quote_spanned!(auth.span()=> #auth: #at_auth::Scheme);
    let verdict = quote_spanned!(output.span()=> #output: #at_output::Verdict<#at_output::CredentialsOf<#auth>>);
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #rt::Verifier for #auth
        where
            #scheme,
            #verdict,
        {
            type User = <#output as #rt::Verdict<#rt::CredentialsOf<#auth>>>::User;
            type Extractors = (#(#extractors,)*);
            #anonymous

            async fn verify(
                __credentials: &#rt::CredentialsOf<Self>,
                (#(#extracted,)*): Self::Extractors,
            ) -> ::core::result::Result<::core::option::Option<Self::User>, #rt::AuthError> {
                #verify
            }
        }
    }
}
