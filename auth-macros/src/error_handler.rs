//! `#[error_handler]`: a function of the type itself, which hides the one that every scheme has.

use std::iter;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
};

const FORM: Form = Form {
    name: "error_handler",
    what: "an error handler",
    inputs: &["the error"],
    example: "fn auth_error(error: &AuthError) -> impl IntoResponse",
    options: &["auth", "crate"],
};

pub(crate) fn error_handler(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&FORM, options, item, |callback, _: &NoOptions| implement(callback))
}

fn implement(callback: &Callback) -> TokenStream {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    let axum = quote!(#rt::axum);
    let extracted = callback.extracted();
    let extract = extractors.iter().zip(&extracted).filter(|(ty, _)| !is_parts(ty)).map(|(ty, name)| {
        quote! {
            let ::core::result::Result::Ok(#name) =
                <#ty as #axum::extract::FromRequestParts<()>>::from_request_parts(__parts, &()).await
            else {
                return #rt::default_response(__error);
            };
        }
    });
    let arguments =
        extractors.iter().zip(&extracted).map(|(ty, name)| if is_parts(ty) { quote!(__parts) } else { quote!(#name) });
    let call = callback.call(iter::once(quote!(__error)).chain(arguments));
    quote! {
        #[automatically_derived]
        impl #auth {
            #[doc(hidden)]
            pub async fn __error_response(
                __error: &#rt::AuthError,
                __parts: &mut #axum::http::request::Parts,
            ) -> #axum::response::Response {
                #(#extract)*
                #axum::response::IntoResponse::into_response(#call)
            }
        }
    }
}

/// `&Parts`, by its last name.
fn is_parts(ty: &Type) -> bool {
    let Type::Reference(reference) = ty else {
        return false;
    };
    let Type::Path(path) = &*reference.elem else {
        return false;
    };
    path.path.segments.last().is_some_and(|last| last.ident == "Parts")
}
