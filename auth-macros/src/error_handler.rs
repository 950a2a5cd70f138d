//! `#[error_handler]`.

use std::iter;

use darling::Error;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    diagnostics::wrong,
    options::NoOptions,
    spans::quote_around,
    types::{argument_of, is_called, named},
};

const FORM: Form = Form {
    name: "error_handler",
    what: "an error handler",
    inputs: &["the error"],
    borrows: true,
    lends: &["Parts"],
    example: "fn auth_error(error: &AuthError) -> impl axum::response::IntoResponse",
    options: &["auth", "crate"],
};

pub(crate) fn error_handler(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&FORM, options, item, |callback, _: &NoOptions| implement(callback), |_| TokenStream::new())
}

fn implement(callback: &Callback) -> Result<TokenStream, Error> {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    if let Some(state) = extractors.iter().find(|ty| is_called(ty, &["State"])) {
        let how = "take `Extension<_>`, which needs no state, or `&Parts`";
        return Err(wrong(state, "an error handler serves routers with any state, and can take nothing from it", how));
    }
    if let Some(user) =
        extractors.iter().find(|ty| is_called(argument_of(ty, "Option").unwrap_or(ty), &["CurrentUser"]))
    {
        let how = "take `Option<Extension<CurrentUser<Auth>>>`, which has the user of a 403";
        return Err(wrong(user, "an error handler authenticates nobody", how));
    }
    let axum = quote!(#rt::axum);
    let (output, extracted) = (named(&callback.output()), callback.extracted());
    let (types, names): (Vec<_>, Vec<_>) = extractors.iter().zip(&extracted).filter(|(ty, _)| !is_parts(ty)).unzip();
    let bounds = types.iter().map(|ty| {
        let rt = rt.at(ty.span());
        quote_around!(ty.span()=> #ty: #rt::Stateless)
    });
    let arguments =
        extractors.iter().zip(&extracted).map(|(ty, name)| if is_parts(ty) { quote!(__parts) } else { quote!(#name) });
    let call = callback.call(iter::once(quote!(__error)).chain(arguments));
    let (at_auth, at_output) = (rt.at(auth.span()), rt.at(output.span()));
    let derived = quote_around!(auth.span()=> #auth: #at_auth::Derived);
    let answer = quote_around!(output.span()=> #at_output::answer::<#output>);
    Ok(quote! {
        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #rt::ErrorHandler for #auth
        where
            #derived,
            #(#bounds,)*
        {
            async fn handle(
                __error: &#rt::AuthError,
                __parts: &mut #axum::http::request::Parts,
            ) -> #axum::response::Response {
                #(
                    let ::core::option::Option::Some(#names) = <#types as #rt::Stateless>::extract(__parts).await else {
                        return #rt::default_response(__error);
                    };
                )*
                let __answer = #answer;
                __answer(#call)
            }
        }
    })
}

/// `&Parts`, by its last name.
fn is_parts(ty: &Type) -> bool {
    matches!(ty, Type::Reference(reference) if is_called(&reference.elem, FORM.lends))
}
