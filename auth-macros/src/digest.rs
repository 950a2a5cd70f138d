//! The callbacks of a Digest scheme that stand in the place of what is built in.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
};

/// A callback and the trait that it becomes.
struct Hook {
    form: Form,
    /// The trait, whose one method has the name of the attribute.
    implements: &'static str,
    /// What the method gives.
    output: fn(&TokenStream) -> TokenStream,
    /// What asks whether the scheme has a use for it, once for a pair.
    needs: Option<&'static str>,
}

const fn form(name: &'static str, what: &'static str, inputs: &'static [&'static str], example: &'static str) -> Form {
    Form { name, what, inputs, borrows: false, lends: &[], example, options: &["auth", "crate"] }
}

const GENERATE_NONCE: Hook = Hook {
    form: form("generate_nonce", "a source of nonces", &[], "async fn generate_nonce() -> String"),
    implements: "GenerateNonce",
    output: |_| quote!(::std::string::String),
    needs: Some("needs_nonces"),
};

const VERIFY_NONCE: Hook = Hook {
    form: form("verify_nonce", "a verifier of nonces", &["a nonce"], "async fn verify_nonce(nonce: &str) -> bool"),
    implements: "VerifyNonce",
    output: |_| quote!(::core::primitive::bool),
    needs: None,
};

const GENERATE_OPAQUE: Hook = Hook {
    form: form("generate_opaque", "a source of opaque values", &[], "async fn generate_opaque() -> String"),
    implements: "GenerateOpaque",
    output: |_| quote!(::std::string::String),
    needs: Some("needs_opaque"),
};

const VERIFY_OPAQUE: Hook = Hook {
    form: form(
        "verify_opaque",
        "a verifier of opaque values",
        &["an opaque value"],
        "async fn verify_opaque(opaque: &str) -> bool",
    ),
    implements: "VerifyOpaque",
    output: |_| quote!(::core::primitive::bool),
    needs: None,
};

const RESOLVE_USERHASH: Hook = Hook {
    form: form(
        "resolve_userhash",
        "a resolver of hashed user names",
        &["a hash", "an algorithm"],
        "async fn resolve_userhash(userhash: &str, algorithm: Algorithm) -> Option<String>",
    ),
    implements: "ResolveUserhash",
    output: |_| quote!(::core::option::Option<::std::string::String>),
    needs: Some("needs_userhash"),
};

pub(crate) fn generate_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&GENERATE_NONCE, options, item)
}

pub(crate) fn verify_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&VERIFY_NONCE, options, item)
}

pub(crate) fn generate_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&GENERATE_OPAQUE, options, item)
}

pub(crate) fn verify_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&VERIFY_OPAQUE, options, item)
}

pub(crate) fn resolve_userhash(options: TokenStream, item: TokenStream) -> TokenStream {
    expand(&RESOLVE_USERHASH, options, item)
}

fn expand(hook: &Hook, options: TokenStream, item: TokenStream) -> TokenStream {
    let implement = |callback: &Callback, _: &NoOptions| Ok(implement(hook, callback));
    callback::expand(&hook.form, options, item, implement, |callback| deny(hook, callback))
}

fn implement(hook: &Hook, callback: &Callback) -> TokenStream {
    let Callback { runtime: rt, extractors, .. } = callback;
    let extracted = callback.extracted();
    let call = callback.call(callback.text_and_algorithm().chain(extracted.iter().map(ToTokens::to_token_stream)));
    let (output, returns) = (callback.output(), (hook.output)(&rt.to_token_stream()));
    let at_output = rt.at(output.span());
    let returned = quote_spanned!(output.span()=> <#output as #at_output::Returned<#returns>>::returned);
    implementation(hook, callback, extractors, &quote!(#returned(#call)))
}

/// The callback that says that it does not know.
fn deny(hook: &Hook, callback: &Callback) -> TokenStream {
    let rt = &callback.runtime;
    let unavailable = quote! {
        ::core::result::Result::Err(#rt::AuthError::unavailable("this callback does not compile"))
    };
    implementation(hook, callback, &[], &unavailable)
}

fn implementation(hook: &Hook, callback: &Callback, extractors: &[Type], body: &TokenStream) -> TokenStream {
    let Callback { auth, runtime: rt, .. } = callback;
    let name = |name: &str| Ident::new(name, Span::mixed_site());
    let (implements, method) = (name(hook.implements), name(hook.form.name));
    let inputs = callback::names("__input", hook.form.inputs.len()).into_iter().enumerate();
    let inputs = inputs.map(|(index, input)| match index {
        0 => quote!(#input: &::core::primitive::str),
        _ => quote!(#input: #rt::Algorithm),
    });
    let output = (hook.output)(&rt.to_token_stream());
    let extracted = callback.extracted();
    let extracted = extracted.iter().take(extractors.len());
    let at_auth = rt.at(auth.span());
    let needs = hook.needs.map(|needs| {
        let needs = name(needs);
        let asks = quote_spanned!(auth.span()=> #at_auth::#needs::<#auth>());
        quote!(const _: () = #asks;)
    });
    quote! {
        #[automatically_derived]
        #[allow(unused_variables)]
        impl #rt::#implements for #auth {
            type Extractors = (#(#extractors,)*);

            async fn #method(
                #(#inputs,)*
                (#(#extracted,)*): <Self as #rt::#implements>::Extractors,
            ) -> ::core::result::Result<#output, #rt::AuthError> {
                #body
            }
        }

        #needs
    }
}
