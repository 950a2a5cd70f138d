//! The options of `#[login_required]`.

use darling::{Error, FromMeta};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote_spanned};
use syn::{Expr, ExprLit, Lit, Meta, Path, Type, spanned::Spanned};

use crate::{
    diagnostics::{expected, wrong},
    options::{self, ungrouped},
    paths::Runtime,
    rule::Rule,
    types::argument_of,
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
            Meta::NameValue(pair) => match ungrouped(&pair.value) {
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

    /// The type of the guard, at the token that its bounds are about.
    pub(super) fn guard(&self) -> TokenStream {
        let Self { auth, runtime, role, mode } = self;
        let span = role.as_ref().map_or_else(|| auth.span(), Rule::span);
        let rt = runtime.at(span);
        let policy = match role {
            Some(rule) => rule.to_policy(runtime),
            None => quote_spanned!(span=> #rt::Authenticated),
        };
        match (mode, role) {
            (Mode::Required, None) => quote_spanned!(span=> #rt::Guard<#auth>),
            (Mode::Required, Some(_)) => quote_spanned!(span=> #rt::Guard<#auth, #policy>),
            (Mode::Optional, _) => quote_spanned!(span=> #rt::Guard<#auth, #policy, #rt::Optional>),
            (Mode::Lenient, _) => quote_spanned!(span=> #rt::Guard<#auth, #policy, #rt::Lenient>),
        }
    }

    /// Whether the type is `CurrentUser` of the guard's scheme, by its name.
    pub(super) fn is_current_user(&self, ty: &Type) -> bool {
        let of = argument_of(ty, "CurrentUser").map(|of| of.to_token_stream().to_string());
        of.is_some_and(|of| of == self.auth.to_token_stream().to_string())
    }

    /// The same, or an `Option` of it.
    pub(super) fn is_user_of_guard(&self, ty: &Type) -> bool {
        self.is_current_user(argument_of(ty, "Option").unwrap_or(ty))
    }
}
