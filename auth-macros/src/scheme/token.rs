//! `#[derive(TokenAuth)]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{LitStr, Meta, Path};

use super::{DeclaredRoles, Realm, SchemeName, SchemeOptions, derive, token};
use crate::{
    diagnostics::{wrong, wrong_at},
    options::{self, PathValue},
    paths::Runtime,
};

pub(crate) fn token_auth(input: TokenStream) -> TokenStream {
    derive::<Options>(input)
}

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    scheme: Option<SchemeName>,
    realm: Option<Realm>,
    header: Option<HeaderPlace>,
    cookie: Option<CookiePlace>,
    query: Option<QueryPlace>,
    roles: Option<DeclaredRoles>,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

/// `header = "X-API-Key"`, in lower case as the runtime wants it.
struct HeaderPlace(LitStr);

impl FromMeta for HeaderPlace {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let name = token(options::text(meta, "header = \"X-API-Key\"")?, "the name of a header", "X-API-Key")?;
        let lower = name.value().to_ascii_lowercase();
        let how = match &*lower {
            "authorization" => "write `scheme = \"ApiKey\"`, which reads `Authorization: ApiKey <token>`",
            "cookie" => "write `cookie = \"session\"` with the name of the cookie",
            "proxy-authorization" => "choose another name: this one is addressed to a proxy",
            _ => return Ok(Self(LitStr::new(&lower, name.span()))),
        };
        Err(wrong(&name, format_args!("`{}` is no header of a token's own", name.value()), how))
    }
}

/// `cookie = "session"`.
struct CookiePlace(LitStr);

impl FromMeta for CookiePlace {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        token(options::text(meta, "cookie = \"session\"")?, "the name of a cookie", "session").map(Self)
    }
}

/// `query = "access_token"`.
struct QueryPlace(LitStr);

impl FromMeta for QueryPlace {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let name = options::text(meta, "query = \"access_token\"")?;
        if name.value().is_empty() {
            return Err(wrong(&name, "a parameter has a name", "write `query = \"access_token\"`"));
        }
        Ok(Self(name))
    }
}

impl SchemeOptions for Options {
    const DERIVE: &'static str = "TokenAuth";
    const NAMES: &'static [&'static str] = &["scheme", "realm", "header", "cookie", "query", "roles", "crate"];

    fn validate(&self) -> Result<(), Error> {
        let header = self.header.as_ref().map(|HeaderPlace(name)| name.span());
        let cookie = self.cookie.as_ref().map(|CookiePlace(name)| name.span());
        let query = self.query.as_ref().map(|QueryPlace(name)| name.span());
        match [header, cookie, query].into_iter().flatten().nth(1) {
            Some(second) => {
                let how = "remove one, and make a second scheme for the other place";
                Err(wrong_at(second, "a token has one place, and this is the second", how))
            }
            None => Ok(()),
        }
    }

    fn krate(&self) -> Option<&Path> {
        self.krate.as_ref().map(|krate| &krate.0)
    }

    fn roles(&self, _: &Runtime) -> Option<TokenStream> {
        self.roles.as_ref().map(DeclaredRoles::to_value)
    }

    fn kind(&self, rt: &Runtime, _: &Ident) -> TokenStream {
        quote!(#rt::Token)
    }

    fn value(&self, rt: &Runtime) -> TokenStream {
        let default = match self {
            Self { header: Some(_), .. } => "ApiKey",
            Self { cookie: Some(_), .. } => "Cookie",
            _ => "Bearer",
        };
        let scheme = self.scheme.as_ref().map_or_else(|| quote!(#default), |SchemeName(name)| quote!(#name));
        let realm = self.realm.as_ref().map(|Realm(realm)| quote!(.realm(#realm)));
        let header = self.header.as_ref().map(|HeaderPlace(name)| quote!(.header(#name)));
        let cookie = self.cookie.as_ref().map(|CookiePlace(name)| quote!(.cookie(#name)));
        let query = self.query.as_ref().map(|QueryPlace(name)| quote!(.query(#name)));
        quote!(#rt::Token::new(#scheme) #realm #header #cookie #query)
    }
}
