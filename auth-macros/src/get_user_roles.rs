//! `#[get_user_roles]`.

use std::iter;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
    spans::quote_around,
};

const FORM: Form = Form {
    name: "get_user_roles",
    what: "a function of the roles",
    inputs: &["the user"],
    borrows: true,
    lends: &[],
    example: "async fn get_user_roles(user: &User) -> Vec<String>",
    options: &["auth", "crate"],
};

pub(crate) fn get_user_roles(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&FORM, options, item, |callback, _: &NoOptions| Ok(implement(callback)), deny)
}

fn implement(callback: &Callback) -> TokenStream {
    let Callback { runtime: rt, inputs, extractors, .. } = callback;
    let extracted = callback.extracted();
    let at_input = inputs.first().map_or_else(Span::mixed_site, |ty| Span::mixed_site().located_at(ty.span()));
    let user = Ident::new("__user", at_input).into_token_stream();
    let call = callback.call(iter::once(user).chain(extracted.iter().map(ToTokens::to_token_stream)));
    roles(callback, extractors, &quote!(#rt::IntoRoles::into_roles(#call)))
}

/// The function that gives nobody a role.
fn deny(callback: &Callback) -> TokenStream {
    let (output, rt, user) = (callback.static_output(), &callback.runtime, Ident::new("__user", Span::mixed_site()));
    let none = quote! {{
        let _ = #user;
        ::core::result::Result::Ok(::core::option::Option::None::<<#output as #rt::IntoRoles>::Roles>)
    }};
    roles(callback, &[], &none)
}

fn roles(callback: &Callback, extractors: &[Type], roles: &TokenStream) -> TokenStream {
    let Callback { auth, runtime: rt, .. } = callback;
    let (output, extracted) = (callback.static_output(), callback.extracted());
    let extracted = extracted.iter().take(extractors.len());
    let user = Ident::new("__user", Span::mixed_site());
    // The bounds say what is wrong once, at the token that is wrong: the rest of the implementation relies on them.
    let (at_auth, at_output) = (rt.at(auth.span()), rt.at(output.span()));
    let verifier = quote_around!(auth.span()=> #auth: #at_auth::Verifier);
    let into_roles = quote_around!(output.span()=> #output: #at_output::IntoRoles);
    quote! {
        #[automatically_derived]
        #[allow(trivial_bounds)]
        impl #rt::GetUserRoles for #auth
        where
            #verifier,
            #into_roles,
        {
            type Role = <<#output as #rt::IntoRoles>::Roles as #rt::Roles>::Role;
            type Extractors = (#(#extractors,)*);

            async fn get_user_roles(
                #user: &Self::User,
                (#(#extracted,)*): <Self as #rt::GetUserRoles>::Extractors,
            ) -> ::core::result::Result<impl #rt::Roles<Role = Self::Role>, #rt::AuthError> {
                #roles
            }
        }
    }
}
