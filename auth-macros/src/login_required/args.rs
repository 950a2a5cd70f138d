//! The options of `#[login_required]`.

use darling::{Error, FromMeta};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, ExprLit, Lit, Meta, Path, Type, spanned::Spanned};

use crate::{
    diagnostics::{expected, wrong},
    options::{self, PathValue, ungrouped},
    paths::Runtime,
    rule::Rule,
    types::argument_of,
};

#[derive(Default, FromMeta)]
#[darling(default)]
struct Own {
    role: Option<Rule>,
    permit: Option<PathValue>,
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
    permit: Option<Path>,
    pub(super) mode: Mode,
}

impl Args {
    pub(super) const NAMES: [&str; 5] = ["auth", "role", "permit", "optional", "crate"];

    /// The options, and what is wrong with them.
    pub(super) fn parse(tokens: TokenStream) -> (Self, Result<(), Error>) {
        let (common, own) = options::parse::<Own>(tokens, &Self::NAMES);
        let (own, result) = match own {
            Ok(own) => (own, Ok(())),
            Err(error) => (Own::default(), Err(error)),
        };
        let (auth, runtime) = (common.auth(), common.runtime());
        let permit = own.permit.map(|PathValue(rule)| rule);
        (Self { auth, runtime, role: own.role, permit, mode: own.optional }, result)
    }

    /// The type of the guard, at the token that its bounds are about.
    pub(super) fn guard(&self) -> TokenStream {
        let Self { auth, runtime, role, permit, mode } = self;
        let (span, policy) = match (role, permit) {
            (Some(role), Some(permit)) => {
                let (has_role, permits) = (role.to_policy(runtime), permits(permit, runtime));
                (role.span(), quote!((#has_role, #permits)))
            }
            (Some(role), None) => (role.span(), role.to_policy(runtime)),
            (None, Some(permit)) => (permit.span(), permits(permit, runtime)),
            (None, None) => {
                let rt = runtime.at(auth.span());
                (auth.span(), quote_spanned!(auth.span()=> #rt::Authenticated))
            }
        };
        let rt = runtime.at(span);
        match mode {
            Mode::Required if role.is_none() && permit.is_none() => quote_spanned!(span=> #rt::Guard<#auth>),
            Mode::Required => quote_spanned!(span=> #rt::Guard<#auth, #policy>),
            Mode::Optional => quote_spanned!(span=> #rt::Guard<#auth, #policy, #rt::Optional>),
            Mode::Lenient => quote_spanned!(span=> #rt::Guard<#auth, #policy, #rt::Lenient>),
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

/// The policy of a guard that asks this rule.
fn permits(rule: &Path, runtime: &Runtime) -> TokenStream {
    let rt = runtime.at(rule.span());
    quote_spanned!(rule.span()=> #rt::Permits<#rule>)
}
