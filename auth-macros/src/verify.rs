//! `#[verify_password]` and `#[verify_token]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Meta, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::{self, NoOptions},
};

const PASSWORD: Form = Form {
    name: "verify_password",
    what: "a password verifier",
    inputs: &["a user name", "a password"],
    example: "async fn verify_password(username: &str, password: &str) -> Option<User>",
    options: &["auth", "anonymous", "crate"],
};

const TOKEN: Form = Form {
    name: "verify_token",
    what: "a token verifier",
    inputs: &["a token"],
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
    callback::expand(&PASSWORD, options, item, |callback, options: &PasswordOptions| {
        implement(callback, "PasswordCredentials", options.anonymous.0)
    })
}

pub(crate) fn verify_token(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&TOKEN, options, item, |callback, _: &NoOptions| implement(callback, "TextCredentials", false))
}

fn implement(callback: &Callback, credentials: &str, anonymous: bool) -> TokenStream {
    let Callback { auth, runtime: rt, inputs, extractors, .. } = callback;
    let credentials = Ident::new(credentials, Span::mixed_site());
    let (output, named, extracted) = (callback.output(), callback.named_inputs(), callback.extracted());
    let from_str = inputs.iter().zip(&named).map(|(ty, name)| quote_spanned!(ty.span()=> #rt::input::<#ty>(#name)));
    let call = callback.call(from_str.chain(extracted.iter().map(ToTokens::to_token_stream)));
    let anonymous = anonymous.then(|| {
        quote!(
            const ANONYMOUS: bool = true;
        )
    });
    quote! {
        #[automatically_derived]
        impl #rt::Verifier for #auth {
            type User = <#output as #rt::Verdict<#rt::CredentialsOf<#auth>>>::User;
            type Extractors = (#(#extractors,)*);
            #anonymous

            async fn verify(
                __credentials: &#rt::CredentialsOf<Self>,
                (#(#extracted,)*): Self::Extractors,
            ) -> ::core::result::Result<::core::option::Option<Self::User>, #rt::AuthError> {
                let (#(#named,)*) = <#rt::CredentialsOf<#auth> as #rt::#credentials>::inputs(__credentials);
                #rt::Verdict::into_user(#call, __credentials)
            }
        }
    }
}
