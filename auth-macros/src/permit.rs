//! `#[permit]`.

use std::iter;

use darling::Error;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    diagnostics::wrong,
    options::NoOptions,
    spans::{before, quote_around},
    types::{has_opaque, named, with_static_lifetimes},
};

const FORM: Form = Form {
    name: "permit",
    what: "a rule",
    inputs: &["the user"],
    borrows: true,
    lends: &[],
    example: "async fn is_owner(user: &User) -> bool",
    options: &["crate"],
};

pub(crate) fn permit(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&FORM, options, item, |callback, _: &NoOptions| implement(callback), deny)
}

fn implement(callback: &Callback) -> Result<TokenStream, Error> {
    let Callback { runtime: rt, inputs, extractors, .. } = callback;
    let user = inputs.first().and_then(lent).filter(|ty| !has_opaque(ty)).ok_or_else(|| {
        let how = format!("write `{}`", FORM.example);
        wrong(&inputs.first(), "a rule is about users of one type, which it borrows", how)
    })?;
    let (output, extracted) = (named(&callback.output()), callback.extracted());
    let name = Ident::new("__user", Span::mixed_site().located_at(user.span())).into_token_stream();
    let call = callback.call(iter::once(name).chain(extracted.iter().map(ToTokens::to_token_stream)));
    let at_output = rt.at(output.span());
    let returned = quote_around! {output.span()=>
        <#output as #at_output::Returned<::core::primitive::bool>>::returned
    };
    let user = with_static_lifetimes(user.clone());
    Ok(rule(callback, &TokenStream::new(), &user, extractors, &quote!(#returned(#call))))
}

/// The type of what is borrowed.
fn lent(input: &Type) -> Option<&Type> {
    match input {
        Type::Reference(reference) if reference.mutability.is_none() => Some(&reference.elem),
        _ => None,
    }
}

/// The rule about users of any type that holds for nobody.
fn deny(callback: &Callback) -> TokenStream {
    let user: Type = syn::parse_quote!(__User);
    let never = quote!(::core::result::Result::Ok(false));
    rule(callback, &quote!(<#user: ::core::marker::Sync>), &user, &[], &never)
}

/// The rule as a type of the function's name: types and functions do not get in each other's way, and one `use` imports
/// both.
fn rule(
    callback: &Callback,
    generics: &TokenStream,
    user: &Type,
    extractors: &[Type],
    holds: &TokenStream,
) -> TokenStream {
    let Callback { runtime: rt, function, .. } = callback;
    let (mut name, vis) = (function.sig.ident.clone(), &function.vis);
    name.set_span(before(name.span()));
    let attrs = |name: &'static str| function.attrs.iter().filter(move |attr| attr.path().is_ident(name));
    let (cfg, docs): (Vec<_>, _) = (attrs("cfg").collect(), attrs("doc"));
    let extracted = callback.extracted();
    let extracted = extracted.iter().take(extractors.len());
    let argument = Ident::new("__user", Span::mixed_site());
    quote! {
        #(#cfg)*
        #(#docs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_copy_implementations, missing_debug_implementations)]
        #vis enum #name {}

        #(#cfg)*
        #[automatically_derived]
        #[allow(unused_variables)]
        impl #generics #rt::Permit<#user> for #name {
            type Extractors = (#(#extractors,)*);

            async fn permit(
                #argument: &#user,
                (#(#extracted,)*): <Self as #rt::Permit<#user>>::Extractors,
            ) -> ::core::result::Result<::core::primitive::bool, #rt::AuthError> {
                #holds
            }
        }
    }
}
