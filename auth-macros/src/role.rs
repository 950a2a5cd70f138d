//! `#[derive(Role)]`.

use darling::{Error, FromMeta};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, ext::IdentExt};

use crate::{
    diagnostics::{compile_errors, wrong},
    options::{PathValue, helper},
    paths::Runtime,
};

const HOW: &str = "write `#[derive(Role)] enum Role { User, Admin }`";

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

pub(crate) fn role(input: TokenStream) -> TokenStream {
    match syn::parse2(input).map_err(Error::from).and_then(|input| derive(&input)) {
        Ok(tokens) => tokens,
        Err(error) => compile_errors(error, &["crate"]),
    }
}

fn derive(input: &DeriveInput) -> Result<TokenStream, Error> {
    let DeriveInput { ident, generics, data, .. } = input;
    let options: Options = helper(&input.attrs)?;
    let rt = Runtime::of(options.krate.as_ref().map(|krate| &krate.0));
    let Data::Enum(data) = data else {
        return Err(wrong(ident, "roles are the variants of an enum", HOW));
    };
    if let Some(param) = generics.params.first() {
        return Err(wrong(param, "an enum of roles has no parameters", HOW));
    }
    if data.variants.is_empty() {
        return Err(wrong(ident, "an enum of roles has variants", HOW));
    }
    if let Some(variant) = data.variants.iter().find(|variant| !matches!(variant.fields, Fields::Unit)) {
        return Err(wrong(variant, "a role has no fields", format_args!("write `{}` alone", variant.ident)));
    }
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let names = variants.iter().map(|variant| variant.unraw().to_string());
    Ok(quote! {
        #[automatically_derived]
        impl #rt::Roles for #ident {
            type Role = Self;

            fn any(
                &self,
                mut test: impl ::core::ops::FnMut(&Self) -> ::core::primitive::bool,
            ) -> ::core::primitive::bool {
                test(self)
            }
        }

        #[automatically_derived]
        impl #rt::RoleEnum for #ident {
            const NAMES: &'static [(&'static ::core::primitive::str, ::core::primitive::u128)] =
                &[#((#names, Self::#variants as ::core::primitive::u128)),*];

            fn discriminant(&self) -> ::core::primitive::u128 {
                match self {
                    #(Self::#variants => Self::#variants as ::core::primitive::u128,)*
                }
            }
        }
    })
}
