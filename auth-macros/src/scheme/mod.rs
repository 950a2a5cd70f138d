//! The derives that make a type a scheme, from the options in `#[auth(..)]`.

mod basic;
mod digest;
mod multi;
mod token;

use darling::{Error, FromMeta};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataStruct, DeriveInput, Expr, ExprLit, Ident, Lit, LitStr, Meta, Path};

pub(crate) use self::{basic::basic_auth, digest::digest_auth, multi::multi_auth, token::token_auth};
use crate::{
    diagnostics::{compile_errors, expected, wrong, wrong_at},
    options::{self, helper},
    paths::Runtime,
    rule::name_of,
};

/// The options of a kind of scheme.
trait SchemeOptions: FromMeta + Default {
    /// The name of the derive.
    const DERIVE: &'static str;

    /// The names of the options, for an error.
    const NAMES: &'static [&'static str];

    /// A struct as it should be.
    const EXAMPLE: &'static str = "struct Auth;";

    /// Reads what the struct itself says.
    fn read_struct(&mut self, input: &DeriveInput) -> Result<(), Error> {
        struct_of::<Self>(input).map(|_| ())
    }

    /// Takes it that what the options would have said is not known.
    fn set_unreadable(&mut self, unreadable: bool) {
        let _ = unreadable;
    }

    /// What is wrong between options that are each right.
    fn validate(&self) -> Result<(), Error> {
        Ok(())
    }

    fn krate(&self) -> Option<&Path>;

    /// The roles that there are, where they are declared, as an expression of a constant.
    fn roles(&self, rt: &Runtime) -> Option<TokenStream>;

    /// The type of the kind.
    fn kind(&self, rt: &Runtime, auth: &Ident) -> TokenStream;

    /// The value of the kind, as an expression of a constant.
    fn value(&self, rt: &Runtime) -> TokenStream;

    /// What else the scheme has.
    fn beside(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let _ = (rt, auth);
        TokenStream::new()
    }
}

/// Derives a scheme. With wrong options it is there with the default ones, beside the errors.
fn derive<T: SchemeOptions>(input: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let mut errors = Error::accumulator();
    let options: Option<T> = errors.handle(helper(&input.attrs));
    let options = options.filter(|options| errors.handle(options.validate()).is_some());
    let unreadable = options.is_none();
    let mut options = options.unwrap_or_default();
    options.set_unreadable(unreadable);
    errors.handle(options.read_struct(&input));
    let scheme = input.generics.params.is_empty().then(|| expand(&input, &options));
    let errors = errors.finish().err().map(|error| compile_errors(error, T::NAMES));
    quote!(#scheme #errors)
}

/// The struct that the derive stands on.
fn struct_of<T: SchemeOptions>(input: &DeriveInput) -> Result<&DataStruct, Error> {
    let how = format!("write `#[derive({})] {}`", T::DERIVE, T::EXAMPLE.replacen("Auth", &input.ident.to_string(), 1));
    let data = match &input.data {
        Data::Enum(data) => return Err(wrong_at(data.enum_token.span, "a scheme is a struct, not an enum", how)),
        Data::Union(data) => return Err(wrong_at(data.union_token.span, "a scheme is a struct, not a union", how)),
        Data::Struct(data) => data,
    };
    match input.generics.params.first() {
        Some(param) => Err(wrong(param, "a scheme has no parameters", how)),
        None => Ok(data),
    }
}

fn expand<T: SchemeOptions>(input: &DeriveInput, options: &T) -> TokenStream {
    let (auth, rt) = (&input.ident, Runtime::of(options.krate()));
    let (kind, value, beside) = (options.kind(&rt, auth), options.value(&rt), options.beside(&rt, auth));
    let roles = options.roles(&rt).map(|roles| {
        quote! {
            const ROLES: ::core::option::Option<&'static [&'static ::core::primitive::str]> = #roles;
        }
    });
    quote! {
        #[automatically_derived]
        impl #rt::Derived for #auth {}

        #[automatically_derived]
        impl #rt::Scheme for #auth {
            type Kind = #kind;
            const KIND: Self::Kind = #value;
            #roles

            fn error_response(
                error: &#rt::AuthError,
                parts: &mut #rt::axum::http::request::Parts,
            ) -> impl ::core::future::Future<Output = #rt::axum::response::Response> + ::core::marker::Send {
                #[allow(unused_imports)]
                use #rt::{AnyHandler as _, NoHandler as _};
                (&&#rt::HandlerOf::<#auth>::PROBE).__axum_httpauth_respond(error, parts)
            }
        }

        #beside
    }
}

/// `realm = "Staff only"`.
struct Realm(LitStr);

impl FromMeta for Realm {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let example = "realm = \"Staff only\"";
        sendable(options::text(meta, example)?, "a realm", example).map(Self)
    }
}

/// A text that needs no escape between quotes.
fn sendable(text: LitStr, what: &str, example: &str) -> Result<LitStr, Error> {
    let value = text.value();
    if value.len() > 200 {
        return Err(wrong(&text, format_args!("{what} is at most 200 bytes long"), "make it shorter"));
    }
    match value.chars().find(|c| !matches!(c, ' '..='~') || matches!(c, '"' | '\\')) {
        Some(c) => {
            let how =
                format!("write `{example}`, printable ASCII without `\"` and `\\`, whose escapes clients misread");
            Err(wrong(&text, format_args!("{what} cannot contain `{}`", legible(c)), how))
        }
        None => Ok(text),
    }
}

/// `scheme = "ApiKey"`.
struct SchemeName(LitStr);

impl FromMeta for SchemeName {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        token(options::text(meta, "scheme = \"ApiKey\"")?, "the name of a scheme", "ApiKey").map(Self)
    }
}

/// A text that is a token of RFC 9110, 5.6.2.
fn token(text: LitStr, what: &str, example: &str) -> Result<LitStr, Error> {
    let value = text.value();
    if value.is_empty() || value.len() > 200 {
        return Err(wrong(
            &text,
            format_args!("{what} has 1 to 200 characters"),
            format_args!("write `\"{example}\"`"),
        ));
    }
    match value.chars().find(|c| !c.is_ascii_alphanumeric() && !"!#$%&'*+-.^_`|~".contains(*c)) {
        Some(c) => {
            let what = format!("{what} cannot contain `{}`", legible(c));
            Err(wrong(&text, what, format_args!("write `\"{example}\"`, of letters, digits and `-`")))
        }
        None => Ok(text),
    }
}

/// The character as it is between backticks, with an escape only where nothing would be seen.
fn legible(c: char) -> String {
    if matches!(c, '"' | '\\' | '\'') { c.to_string() } else { c.escape_debug().to_string() }
}

/// `roles = ["user", "admin"]`.
struct DeclaredRoles(Vec<LitStr>);

impl DeclaredRoles {
    fn to_value(&self) -> TokenStream {
        let Self(roles) = self;
        quote!(::core::option::Option::Some(&[#(#roles),*]))
    }
}

impl FromMeta for DeclaredRoles {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        const HOW: &str = "write `roles = [\"user\", \"admin\"]`";
        let Expr::Array(list) = options::value(meta, "roles = [\"user\", \"admin\"]")? else {
            return Err(wrong(meta, "expected a list of roles", HOW));
        };
        if list.elems.is_empty() {
            return Err(wrong(list, "this declares no roles", HOW));
        }
        let each = |names: &str| format!("declare each by itself: `roles = [{names}]`");
        let role = |role: &Expr| match options::ungrouped(role) {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => name_of(text, each).map(|_| text.clone()),
            other => Err(expected("a string", other, HOW)),
        };
        let roles = list.elems.iter().map(role).collect::<Result<Vec<_>, _>>()?;
        let twice =
            roles.iter().enumerate().find(|(index, role)| roles.iter().take(*index).any(|earlier| earlier == *role));
        match twice {
            Some((_, role)) => {
                Err(wrong_at(role.span(), format_args!("role `{}` is declared twice", role.value()), "remove one"))
            }
            None => Ok(Self(roles)),
        }
    }
}
