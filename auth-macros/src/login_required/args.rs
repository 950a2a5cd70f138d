//! The options of `#[login_required]`.

use darling::{Error, FromMeta};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprLit, Lit, Meta, Path};

use crate::{
    diagnostics::{expected, wrong},
    options,
    paths::Runtime,
    rule::Rule,
};

#[derive(Default, FromMeta)]
#[darling(default)]
struct Own {
    role: Option<Rule>,
    optional: Mode,
}

/// What the guard does with a request without a user.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    #[default]
    Required,
    Optional,
    Lenient,
}

impl FromMeta for Mode {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let how = "write `optional`, or `optional = \"lenient\"` to let wrong credentials pass as well";
        match meta {
            Meta::Path(_) => Ok(Self::Optional),
            Meta::List(list) => Err(wrong(list, "`optional` takes no list", how)),
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value() == "lenient" => Ok(Self::Lenient),
                other => Err(expected("`\"lenient\"`", other, how)),
            },
        }
    }
}

/// The options, read and checked.
pub(super) struct Args {
    pub(super) auth: Path,
    pub(super) runtime: Runtime,
    pub(super) role: Option<Rule>,
    pub(super) mode: Mode,
}

impl Args {
    pub(super) const NAMES: [&str; 4] = ["auth", "role", "optional", "crate"];

    /// The options, and what is wrong with them.
    pub(super) fn parse(tokens: TokenStream) -> (Self, Result<(), Error>) {
        let (common, own) = options::parse::<Own>(tokens);
        let (own, result) = match own {
            Ok(own) => (own, Ok(())),
            Err(error) => (Own::default(), Err(error)),
        };
        (Self { auth: common.auth(), runtime: common.runtime(), role: own.role, mode: own.optional }, result)
    }

    /// The type of the guard.
    pub(super) fn guard(&self) -> TokenStream {
        let Self { auth, runtime: rt, role, mode } = self;
        let policy = match role {
            Some(rule) => {
                let rule = rule.to_type(rt);
                quote!(#rt::HasRole<#rule>)
            }
            None => quote!(#rt::Authenticated),
        };
        match (mode, role) {
            (Mode::Required, None) => quote!(#rt::Guard<#auth>),
            (Mode::Required, Some(_)) => quote!(#rt::Guard<#auth, #policy>),
            (Mode::Optional, _) => quote!(#rt::Guard<#auth, #policy, #rt::Optional>),
            (Mode::Lenient, _) => quote!(#rt::Guard<#auth, #policy, #rt::Lenient>),
        }
    }
}
