//! `#[derive(DigestAuth)]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, ExprLit, Lit, LitStr, Meta, Path, spanned::Spanned};

use super::{DeclaredRoles, Realm, SchemeName, SchemeOptions, derive, sendable};
use crate::{
    diagnostics::{expected, wrong, wrong_at},
    options::{self, Flag, PathValue},
    paths::Runtime,
    spans::quote_around,
};

pub(crate) fn digest_auth(input: TokenStream) -> TokenStream {
    derive::<Options>(input)
}

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    realm: Option<Realm>,
    scheme: Option<SchemeName>,
    algorithms: Option<Algorithms>,
    nonce_lifetime: Option<Seconds>,
    nonces: Option<PathValue>,
    opaque: Option<Opaque>,
    userhash: Flag,
    legacy: Flag,
    roles: Option<DeclaredRoles>,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

/// `algorithms = ["SHA-256", "MD5"]`.
struct Algorithms(Vec<(LitStr, Algorithm)>);

/// The algorithms in the order in which they are offered, each with its name in the runtime.
const ALGORITHMS: [Algorithm; 6] = [
    ("SHA-256", "Sha256"),
    ("SHA-256-sess", "Sha256Sess"),
    ("SHA-512-256", "Sha512_256"),
    ("SHA-512-256-sess", "Sha512_256Sess"),
    ("MD5", "Md5"),
    ("MD5-sess", "Md5Sess"),
];

type Algorithm = (&'static str, &'static str);

impl FromMeta for Algorithms {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        const HOW: &str = "write `algorithms = [\"SHA-256\", \"MD5\"]`";
        let Expr::Array(list) = options::value(meta, "algorithms = [\"SHA-256\", \"MD5\"]")? else {
            return Err(wrong(meta, "expected a list of algorithms", HOW));
        };
        if list.elems.is_empty() {
            return Err(wrong(list, "this offers no algorithm", HOW));
        }
        let mut algorithms = Vec::<(LitStr, Algorithm)>::new();
        for element in &list.elems {
            let Expr::Lit(ExprLit { lit: Lit::Str(name), .. }) = options::ungrouped(element) else {
                return Err(expected("a string", options::ungrouped(element), HOW));
            };
            let Some(algorithm) = ALGORITHMS.into_iter().find(|known| known.0.eq_ignore_ascii_case(&name.value()))
            else {
                let names: Vec<_> = ALGORITHMS.iter().map(|known| format!("`\"{}\"`", known.0)).collect();
                let what = format!("unknown algorithm `{}`", name.value());
                return Err(wrong(name, what, format_args!("the algorithms are {}", names.join(", "))));
            };
            if algorithms.iter().any(|(_, earlier)| *earlier == algorithm) {
                return Err(wrong(name, format_args!("`{}` is offered twice", algorithm.0), "remove one"));
            }
            algorithms.push((name.clone(), algorithm));
        }
        let rank = |algorithm: &Algorithm| ALGORITHMS.iter().position(|known| known == algorithm);
        let unordered = algorithms.iter().zip(algorithms.iter().skip(1)).find(|(a, b)| rank(&a.1) > rank(&b.1));
        if let Some(((_, earlier), (name, later))) = unordered {
            let ordered: Vec<_> =
                ALGORITHMS.iter().filter(|known| algorithms.iter().any(|(_, own)| own == *known)).collect();
            let ordered: Vec<_> = ordered.into_iter().map(|known| format!("\"{}\"", known.0)).collect();
            let what =
                format!("`{}` is offered before `{}`, and many clients take or refuse the first", earlier.0, later.0);
            return Err(wrong(name, what, format_args!("write `algorithms = [{}]`", ordered.join(", "))));
        }
        Ok(Self(algorithms))
    }
}

/// `nonce_lifetime = 300`, in seconds.
struct Seconds(u64);

impl FromMeta for Seconds {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        const HOW: &str = "write `nonce_lifetime = 300`, in seconds";
        match options::value(meta, "nonce_lifetime = 300")? {
            Expr::Lit(ExprLit { lit: Lit::Int(seconds), .. }) => match seconds.base10_parse() {
                Ok(seconds @ 1..=31_536_000) => Ok(Self(seconds)),
                _ => Err(wrong(seconds, "a nonce lives for a second to a year", HOW)),
            },
            other => Err(expected("a number of seconds", other, HOW)),
        }
    }
}

/// `opaque = "text"`.
struct Opaque(LitStr);

impl FromMeta for Opaque {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let example = "opaque = \"text\"";
        let opaque = options::text(meta, example)?;
        if opaque.value().is_empty() {
            return Err(wrong(
                &opaque,
                "an opaque value has a character at least",
                "remove the option, or give it a value",
            ));
        }
        sendable(opaque, "an opaque value", example).map(Self)
    }
}

impl SchemeOptions for Options {
    const DERIVE: &'static str = "DigestAuth";
    const NAMES: &'static [&'static str] = &[
        "realm",
        "scheme",
        "algorithms",
        "nonce_lifetime",
        "nonces",
        "opaque",
        "userhash",
        "legacy",
        "roles",
        "crate",
    ];

    fn validate(&self) -> Result<(), Error> {
        let Some(legacy) = self.legacy.span() else {
            return Ok(());
        };
        let names: Vec<_> = self.algorithms.iter().flat_map(|Algorithms(list)| list).collect();
        match *names {
            [(_, ("MD5", _))] => Ok(()),
            [] => Err(wrong_at(legacy, "`legacy` is RFC 2069, which has no SHA-256", "add `algorithms = [\"MD5\"]`")),
            _ => {
                let other = names.iter().find(|(_, algorithm)| algorithm.0 != "MD5");
                let span = other.map_or(legacy, |(name, _)| name.span());
                Err(wrong_at(
                    span,
                    "`legacy` is RFC 2069, which has no other algorithm than `MD5`",
                    "write `algorithms = [\"MD5\"]`",
                ))
            }
        }
    }

    fn krate(&self) -> Option<&Path> {
        self.krate.as_ref().map(|krate| &krate.0)
    }

    fn roles(&self, _: &Runtime) -> Option<TokenStream> {
        self.roles.as_ref().map(DeclaredRoles::to_value)
    }

    fn kind(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let nonces = match &self.nonces {
            Some(PathValue(nonces)) => {
                let has = rt.has(nonces, &["NONCES"]);
                quote!(<#rt::Has<#nonces> as #rt::If<{ #has }>>::Source)
            }
            None => quote!(#rt::ProcessNonces),
        };
        let custom = |whether: TokenStream| quote!(<#rt::Has<#auth> as #rt::If<{ #whether }>>::Callbacks);
        let nonce = custom(rt.has(auth, &["GENERATE_NONCE", "VERIFY_NONCE"]));
        let opaque = custom(rt.has(auth, &["GENERATE_OPAQUE", "VERIFY_OPAQUE"]));
        let userhash = match self.userhash.span() {
            Some(_) => custom(rt.has(auth, &["RESOLVE_USERHASH"])),
            None => quote!(#rt::BuiltIn),
        };
        quote!(#rt::Digest<#nonces, #nonce, #opaque, #userhash>)
    }

    fn value(&self, rt: &Runtime) -> TokenStream {
        let scheme = self.scheme.as_ref().map(|SchemeName(name)| quote!(.scheme(#name)));
        let realm = self.realm.as_ref().map(|Realm(realm)| quote!(.realm(#realm)));
        let algorithms = self.algorithms.as_ref().map(|Algorithms(algorithms)| {
            let algorithms = algorithms.iter().map(|(_, (_, name))| format_ident!("{name}"));
            quote!(.algorithms(&[#(#rt::Algorithm::#algorithms),*]))
        });
        let lifetime = self
            .nonce_lifetime
            .as_ref()
            .map(|Seconds(seconds)| quote!(.nonce_lifetime(::core::time::Duration::from_secs(#seconds))));
        let opaque = self.opaque.as_ref().map(|Opaque(opaque)| quote!(.opaque(#opaque)));
        let legacy = self.legacy.span().map(|_| quote!(.legacy()));
        quote!(#rt::Digest::new() #scheme #realm #algorithms #lifetime #opaque #legacy)
    }

    fn beside(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let opaque = self.opaque.is_none().then(|| quote!(impl #rt::HasOpaque for #auth {}));
        let source = self.nonces.as_ref().map(|PathValue(nonces)| {
            let at_nonces = rt.at(nonces.span());
            let state = quote_around!(nonces.span()=> #at_nonces::axum::extract::State<#nonces>);
            let needs = quote_around!(nonces.span()=> #at_nonces::needs_source::<#state>());
            quote!(const _: () = #needs;)
        });
        let userhash = self.userhash.span().map(|span| {
            let (at_option, has) = (rt.at(span), rt.has(auth, &["RESOLVE_USERHASH"]));
            let resolves = Ident::new("__resolves", Span::mixed_site());
            let assert = quote_around!(span=> #at_option::assert_resolves(#resolves));
            quote! {
                impl #rt::HasUserhash for #auth {}

                impl #auth {
                    /// `H( username ":" realm )`, in hexadecimal digits: what a client with `userhash` sends in the place of a
                    /// user name (RFC 7616, 3.4.4).
                    #[allow(dead_code)]
                    pub fn generate_userhash(
                        algorithm: #rt::Algorithm,
                        username: &::core::primitive::str,
                    ) -> ::std::string::String {
                        <Self as #rt::Scheme>::KIND.userhash(algorithm, username)
                    }
                }

                const _: () = {
                    let #resolves = { #has };
                    #assert
                };
            }
        });
        let pairs = ["GENERATE_NONCE", "VERIFY_NONCE", "GENERATE_OPAQUE", "VERIFY_OPAQUE"];
        let pairs = pairs.map(|name| rt.has(auth, &[name]));
        quote! {
            #[automatically_derived]
            impl #rt::HasNonces for #auth {}

            impl #auth {
                /// The algorithms that are offered: those with which [`Self::generate_ha1`] has something to store.
                #[allow(dead_code)]
                pub const ALGORITHMS: &'static [#rt::Algorithm] = <Self as #rt::Scheme>::KIND.offered();

                /// `H( username ":" realm ":" password )`, in hexadecimal digits: what can be stored in the place of a
                /// password (RFC 7616, 3.4.2 and 3.6). Whoever has it can log in.
                #[allow(dead_code)]
                pub fn generate_ha1(
                    algorithm: #rt::Algorithm,
                    username: &::core::primitive::str,
                    password: &::core::primitive::str,
                ) -> ::std::string::String {
                    <Self as #rt::Scheme>::KIND.ha1(algorithm, username, password)
                }
            }

            const _: () = #rt::assert_pairs(#({ #pairs }),*);

            #opaque
            #source
            #userhash
        }
    }
}
