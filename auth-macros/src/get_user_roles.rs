//! `#[get_user_roles]`.

use std::iter;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
};

const FORM: Form = Form {
    name: "get_user_roles",
    what: "a function of the roles",
    inputs: &["the user"],
    example: "async fn get_user_roles(user: &User) -> Vec<String>",
    options: &["auth", "crate"],
};

pub(crate) fn get_user_roles(options: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(&FORM, options, item, |callback, _: &NoOptions| implement(callback))
}

fn implement(callback: &Callback) -> TokenStream {
    let Callback { auth, runtime: rt, extractors, .. } = callback;
    let (output, extracted) = (callback.static_output(), callback.extracted());
    let user = quote!(__user);
    let call = callback.call(iter::once(user).chain(extracted.iter().map(ToTokens::to_token_stream)));
    quote! {
        #[automatically_derived]
        impl #rt::GetUserRoles for #auth {
            type Role = <<#output as #rt::IntoRoles>::Roles as #rt::Roles>::Role;
            type Extractors = (#(#extractors,)*);

            async fn get_user_roles(
                __user: &Self::User,
                (#(#extracted,)*): <Self as #rt::GetUserRoles>::Extractors,
            ) -> ::core::result::Result<impl #rt::Roles<Role = Self::Role>, #rt::AuthError> {
                #rt::IntoRoles::into_roles(#call)
            }
        }
    }
}
