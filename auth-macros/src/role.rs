//! `#[derive(Role)]`.

use darling::{Error, FromMeta};
use heck::{ToKebabCase, ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Data, DataEnum, DeriveInput, Fields, Ident, LitStr, Meta, Variant, ext::IdentExt, spanned::Spanned,
};

use crate::{
    diagnostics::{compile_errors, in_words, wrong, wrong_at},
    options::{self, Flag, PathValue, helper},
    paths::Runtime,
    rule::name_of,
};

const HOW: &str = "write `#[derive(Role)] enum Role { User, Admin }`";

/// As many as a set of roles has bits.
const MOST: usize = 128;

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    rename_all: Option<RenameAll>,
    serde: Flag,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

/// The options of a variant.
#[derive(Default, FromMeta)]
#[darling(default)]
struct VariantOptions {
    rename: Option<Rename>,
}

/// `rename_all = "snake_case"`.
struct RenameAll(fn(&str) -> String);

impl FromMeta for RenameAll {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let text = options::text(meta, "rename_all = \"snake_case\"")?;
        Ok(Self(match &*text.value() {
            "lowercase" => str::to_lowercase,
            "snake_case" => str::to_snake_case,
            "kebab-case" => str::to_kebab_case,
            "SCREAMING_SNAKE_CASE" => str::to_shouty_snake_case,
            other => {
                let how = "write `\"lowercase\"`, `\"snake_case\"`, `\"kebab-case\"` or `\"SCREAMING_SNAKE_CASE\"`";
                return Err(wrong(&text, format_args!("no names are written as `{other}`"), how));
            }
        }))
    }
}

/// `rename = "moderator"`.
struct Rename(LitStr);

impl FromMeta for Rename {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        options::text(meta, "rename = \"moderator\"").map(Self)
    }
}

/// With wrong options the variants are roles all the same, by their own names, beside the errors.
pub(crate) fn role(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Error::accumulator();
    let options = errors.handle(helper(&input.attrs));
    let roles = errors.handle(variants_of(&input)).map(|data| {
        let options = options.unwrap_or_else(|| Options::unreadable(&input.attrs));
        errors.handle(options.validate());
        let names = errors.handle(names_of(data, options.rename_all.as_ref().map_or(str::to_owned, |all| all.0)));
        expand(&input.ident, data, names, &options)
    });
    let errors = errors.finish().err().map(|error| compile_errors(error, &["rename_all", "serde", "crate"]));
    quote!(#roles #errors)
}

impl Options {
    /// What can be told of options of which one is wrong: whoever asked for `serde` uses it elsewhere.
    fn unreadable(attrs: &[Attribute]) -> Self {
        let tokens = attrs.iter().filter_map(|attr| attr.meta.require_list().ok()).flat_map(|list| list.tokens.clone());
        let serde = tokens.filter(|token| matches!(token, TokenTree::Ident(ident) if ident == "serde")).last();
        Self { serde: serde.map(|token| Flag::at(token.span())).unwrap_or_default(), ..Self::default() }
    }

    fn validate(&self) -> Result<(), Error> {
        match self.serde.span() {
            Some(span) if !cfg!(feature = "serde") => {
                let how = "run `cargo add axum-httpauth --features serde`";
                Err(wrong_at(span, "`serde` needs the feature `serde` of axum-httpauth", how))
            }
            _ => Ok(()),
        }
    }
}

/// The variants, if they can be roles.
fn variants_of(input: &DeriveInput) -> Result<&DataEnum, Error> {
    let DeriveInput { ident, generics, data, .. } = input;
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
    match data.variants.get(MOST) {
        Some(variant) => Err(wrong(
            variant,
            format_args!("an enum of roles has at most {MOST} variants"),
            "give what there are many of, such as a right for each object, to a function with `#[permit]`",
        )),
        None => Ok(data),
    }
}

/// The names of the roles: each is another.
fn names_of(data: &DataEnum, rename: fn(&str) -> String) -> Result<Vec<String>, Error> {
    let mut names: Vec<String> = Vec::new();
    for variant in &data.variants {
        let (name, span) = name(variant, rename)?;
        if names.contains(&name) {
            let what = format!("two roles are called `{name}`");
            return Err(wrong_at(
                span,
                what,
                format_args!("write `#[auth(rename = \"..\")]` above `{}`", variant.ident),
            ));
        }
        names.push(name);
    }
    Ok(names)
}

fn name(variant: &Variant, rename: fn(&str) -> String) -> Result<(String, Span), Error> {
    let in_words = |error| Error::multiple(in_words(error, &["rename"]).map(Error::from).collect());
    let options: VariantOptions = helper(&variant.attrs).map_err(in_words)?;
    match options.rename {
        Some(Rename(name)) => Ok((name_of(&name, |_| "a role has one name".to_owned())?, name.span())),
        None => Ok((rename(&variant.ident.unraw().to_string()), variant.span())),
    }
}

fn expand(role: &Ident, data: &DataEnum, names: Option<Vec<String>>, options: &Options) -> TokenStream {
    let rt = &Runtime::of(options.krate.as_ref().map(|krate| &krate.0));
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let names = names.unwrap_or_else(|| variants.iter().map(|variant| variant.unraw().to_string()).collect());
    let (as_role, as_text) = (role_enum(rt, role, &variants, &names), as_text(rt, role));
    let as_serde = options.serde.span().filter(|_| cfg!(feature = "serde")).map(|_| as_serde(rt, role));
    quote!(#as_role #as_text #as_serde)
}

fn role_enum(rt: &Runtime, role: &Ident, variants: &[&Ident], names: &[String]) -> TokenStream {
    let indices = 0..variants.len();
    quote! {
        #[automatically_derived]
        impl #rt::Roles for #role {
            type Role = Self;

            fn any(
                &self,
                mut test: impl ::core::ops::FnMut(&Self) -> ::core::primitive::bool,
            ) -> ::core::primitive::bool {
                test(self)
            }
        }

        #[automatically_derived]
        impl #rt::RoleEnum for #role {
            const VARIANTS: &'static [Self] = &[#(Self::#variants),*];

            fn index(&self) -> ::core::primitive::usize {
                match self {
                    #(Self::#variants => #indices,)*
                }
            }

            fn discriminant(&self) -> ::core::primitive::u128 {
                match self {
                    #(Self::#variants => Self::#variants as ::core::primitive::u128,)*
                }
            }

            fn name(&self) -> &'static ::core::primitive::str {
                match self {
                    #(Self::#variants => #names,)*
                }
            }

            fn by_name(name: &::core::primitive::str) -> ::core::option::Option<Self> {
                match name {
                    #(#names => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn as_text(rt: &Runtime, role: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::core::fmt::Display for #role {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(#rt::RoleEnum::name(self))
            }
        }

        #[automatically_derived]
        impl ::core::str::FromStr for #role {
            type Err = #rt::UnknownRole;

            fn from_str(name: &::core::primitive::str) -> ::core::result::Result<Self, #rt::UnknownRole> {
                #rt::RoleEnum::by_name(name).ok_or_else(|| #rt::UnknownRole::new(name))
            }
        }
    }
}

fn as_serde(rt: &Runtime, role: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #rt::serde_core::Serialize for #role {
            fn serialize<S: #rt::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(#rt::RoleEnum::name(self))
            }
        }

        #[automatically_derived]
        impl<'de> #rt::serde_core::Deserialize<'de> for #role {
            fn deserialize<D: #rt::serde_core::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #rt::deserialize_role(deserializer)
            }
        }
    }
}
