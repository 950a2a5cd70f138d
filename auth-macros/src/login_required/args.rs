//! The options of `#[login_required]` and `require_login!`.

use darling::{Error, FromMeta};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, ExprLit, Generics, Ident, Lit, Meta, Path, Type, spanned::Spanned};

use crate::{
    diagnostics::{expected, wrong},
    options::{self, PathValue, ungrouped},
    paths::Runtime,
    rule::Rule,
    spans::{before, quote_around, quote_hidden},
    types::argument_of,
};

#[derive(Default, FromMeta)]
#[darling(default)]
struct Own {
    role: Option<Rule>,
    permit: Option<PathValue>,
    optional: Mode,
}

/// What the guard does with a request without a user, and where that is said.
#[derive(Default, Clone, Copy)]
pub(crate) enum Mode {
    #[default]
    Required,
    Optional(Span),
    Lenient(Span),
}

impl FromMeta for Mode {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let how = "write `optional`, or `optional = \"lenient\"` to let wrong credentials pass as well";
        match meta {
            Meta::Path(path) => Ok(Self::Optional(path.span())),
            Meta::List(list) => Err(wrong(list, "`optional` takes no list", how)),
            Meta::NameValue(pair) => match ungrouped(&pair.value) {
                Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.value() == "lenient" => {
                    Ok(Self::Lenient(pair.path.span()))
                }
                other => Err(expected("`\"lenient\"`", other, how)),
            },
        }
    }
}

/// The options, read and checked.
pub(crate) struct Args {
    pub(crate) auth: Path,
    pub(crate) runtime: Runtime,
    pub(crate) role: Option<Rule>,
    permit: Option<Path>,
    pub(crate) mode: Mode,
}

impl Args {
    pub(crate) const NAMES: [&str; 5] = ["auth", "role", "permit", "optional", "crate"];

    /// The options, and what is wrong with them.
    pub(crate) fn parse(tokens: TokenStream) -> (Self, Result<(), Error>) {
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
    pub(crate) fn guard(&self) -> TokenStream {
        let Self { auth, runtime, role, permit, mode } = self;
        if let (None, None, Mode::Required) = (role, permit, mode) {
            let rt = runtime.at(auth.span());
            return quote_around!(auth.span()=> #rt::Guard<#auth>);
        }
        let ((span, policy), forgives) = (self.policy(), self.mode());
        let rt = runtime.at(span);
        match mode {
            Mode::Required => quote_around!(span=> #rt::Guard<#auth, #policy>),
            Mode::Optional(_) | Mode::Lenient(_) => quote_around!(span=> #rt::Guard<#auth, #policy, #forgives>),
        }
    }

    /// The same type for an expression: if there is no such guard, that is said once, and not again wherever the expression
    /// goes.
    pub(crate) fn guard_in_expression(&self) -> TokenStream {
        let ((span, policy), mode, auth) = (self.policy(), self.mode(), &self.auth);
        let rt = self.runtime.at(span);
        quote_around!(span=> <(#auth, #policy, #mode) as #rt::Wired>::Guard)
    }

    /// What the guard asks of users, and the token that its bounds are about.
    fn policy(&self) -> (Span, TokenStream) {
        let Self { auth, runtime, role, permit, .. } = self;
        match (role, permit) {
            (Some(role), Some(permit)) => {
                let (has_role, permits) = (role.to_policy(runtime), permits(permit, runtime));
                (role.span(), quote_hidden!((#has_role, #permits)))
            }
            (Some(role), None) => (role.span(), role.to_policy(runtime)),
            (None, Some(permit)) => (permit.span(), permits(permit, runtime)),
            (None, None) => {
                let rt = runtime.at(auth.span());
                (auth.span(), quote_around!(auth.span()=> #rt::Authenticated))
            }
        }
    }

    fn mode(&self) -> TokenStream {
        let rt = &self.runtime;
        match self.mode {
            Mode::Required => quote_hidden!(#rt::Required),
            Mode::Optional(_) => quote_hidden!(#rt::Optional),
            Mode::Lenient(_) => quote_hidden!(#rt::Lenient),
        }
    }

    /// Assertions that the roles that are strings are declared. They are a constant of its own, which `cargo check`
    /// evaluates, unless the scheme is a type that such a constant cannot name: one of these parameters, or `Self`.
    pub(crate) fn declared_roles(&self, generics: &Generics) -> TokenStream {
        let Self { auth, runtime: rt, role, .. } = self;
        let texts: Vec<_> = role.iter().flat_map(Rule::texts).collect();
        let Some(first) = texts.first() else { return TokenStream::new() };
        let in_scope = |name: &Ident| name == "Self" || generics.type_params().any(|param| param.ident == *name);
        // none of it is of this expansion's own context, which changes with the place of the handler: an incremental build
        // would evaluate the constant anew
        let name = |span: Span| Ident::new("__declared", span);
        let span = before(first.span());
        // each check as a statement of its own, so that its error is at its role
        let checks = texts.iter().map(|role| {
            let declared = name(span.located_at(role.span()));
            quote_spanned!(role.span()=> #declared.check(#role);)
        });
        let (rt, declared) = (rt.at(span), name(span));
        let block = quote_spanned!(span=> { let #declared = #rt::DeclaredRoles::of::<#auth>(); #(#checks)* });
        match auth.segments.first() {
            Some(name) if in_scope(&name.ident) => quote_spanned!(span=> const #block;),
            _ => quote_spanned!(span=> const _: () = #block;),
        }
    }

    /// Whether the type is `CurrentUser` of the guard's scheme, by its name.
    pub(crate) fn is_current_user(&self, ty: &Type) -> bool {
        let of = argument_of(ty, "CurrentUser").map(|of| of.to_token_stream().to_string());
        of.is_some_and(|of| of == self.auth.to_token_stream().to_string())
    }

    /// The same, or an `Option` of it.
    pub(crate) fn is_user_of_guard(&self, ty: &Type) -> bool {
        self.is_current_user(argument_of(ty, "Option").unwrap_or(ty))
    }
}

/// The policy of a guard that asks this rule.
fn permits(rule: &Path, runtime: &Runtime) -> TokenStream {
    let rt = runtime.at(rule.span());
    quote_around!(rule.span()=> #rt::Permits<#rule>)
}
