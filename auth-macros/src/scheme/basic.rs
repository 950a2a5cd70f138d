//! `#[derive(BasicAuth)]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Meta, Path};

use super::{DeclaredRoles, Realm, SchemeName, SchemeOptions, derive};
use crate::{
    diagnostics::wrong,
    options::{self, PathValue},
    paths::Runtime,
};

pub(crate) fn basic_auth(input: TokenStream) -> TokenStream {
    derive::<Options>(input)
}

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    realm: Option<Realm>,
    scheme: Option<SchemeName>,
    charset: Option<Charset>,
    roles: Option<DeclaredRoles>,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

/// `charset = "UTF-8"`, the only value that there is (RFC 7617, 2.1).
struct Charset;

impl FromMeta for Charset {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let charset = options::text(meta, "charset = \"UTF-8\"")?;
        if charset.value().eq_ignore_ascii_case("UTF-8") {
            return Ok(Self);
        }
        Err(wrong(&charset, "the charset of Basic is UTF-8 or not given", "write `charset = \"UTF-8\"`"))
    }
}

impl SchemeOptions for Options {
    const DERIVE: &'static str = "BasicAuth";
    const NAMES: &'static [&'static str] = &["realm", "scheme", "charset", "roles", "crate"];

    fn krate(&self) -> Option<&Path> {
        self.krate.as_ref().map(|krate| &krate.0)
    }

    fn roles(&self, _: &Runtime) -> Option<TokenStream> {
        self.roles.as_ref().map(DeclaredRoles::to_value)
    }

    fn kind(&self, rt: &Runtime, _: &Ident) -> TokenStream {
        quote!(#rt::Basic)
    }

    fn value(&self, rt: &Runtime) -> TokenStream {
        let scheme = self.scheme.as_ref().map(|SchemeName(name)| quote!(.scheme(#name)));
        let realm = self.realm.as_ref().map(|Realm(realm)| quote!(.realm(#realm)));
        let utf8 = self.charset.as_ref().map(|Charset| quote!(.utf8()));
        quote!(#rt::Basic::new() #scheme #realm #utf8)
    }
}
