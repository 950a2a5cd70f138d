//! The options in an attribute's parentheses.

use darling::{Error, FromMeta, ast::NestedMeta};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitStr, Meta, Path, spanned::Spanned};

use crate::{
    diagnostics::{expected, unreadable, wrong},
    mentions::mentioned,
    paths::Runtime,
};

/// The options that every attribute takes.
#[derive(Default, FromMeta)]
#[darling(default)]
pub(crate) struct Common {
    auth: Option<PathValue>,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
}

impl Common {
    const NAMES: [&str; 2] = ["auth", "crate"];

    /// The scheme: the type called `Auth` in scope unless the attribute names another.
    pub(crate) fn auth(&self) -> Path {
        self.auth.as_ref().map_or_else(|| Path::from(Ident::new("Auth", Span::call_site())), |auth| auth.0.clone())
    }

    /// The scheme that wrong options mean, of which these are the names: what is given for it, or by a name that there is
    /// not. If that cannot be made out, nothing may be implemented for any.
    pub(crate) fn meant(mut self, options: &TokenStream, names: &[&str]) -> Option<Self> {
        let given = mentioned(options);
        let auth = given.iter().find(|given| given.option == "auth");
        let misspelt = || given.iter().find(|given| !names.iter().any(|name| given.option == name));
        if names.contains(&"auth")
            && let Some(given) = auth.or_else(misspelt)
        {
            self.auth = Some(PathValue(given.scheme()?));
        }
        Some(self)
    }

    pub(crate) fn runtime(&self) -> Runtime {
        Runtime::of(self.krate.as_ref().map(|krate| &krate.0))
    }
}

/// Reads the options of an attribute, of which these are the names: the common ones, and its own. What could be read is
/// there even if something else could not.
pub(crate) fn parse<T: FromMeta>(tokens: TokenStream, names: &[&str]) -> (Common, Result<T, Error>) {
    let list = match list(tokens) {
        Ok(list) => list,
        Err(error) => return (Common::default(), Err(error)),
    };
    let common_names: Vec<_> = Common::NAMES.into_iter().filter(|name| names.contains(name)).collect();
    let is_common = |item: &NestedMeta| {
        let path = match item {
            NestedMeta::Meta(meta) => meta.path(),
            NestedMeta::NameValueInvalidExpr(pair) => &pair.path,
            NestedMeta::Lit(_) => return false,
        };
        common_names.iter().any(|name| path.is_ident(name))
    };
    let (common, own): (Vec<_>, Vec<_>) = list.into_iter().partition(is_common);
    let own = T::from_list(&own).map_err(|error| error.add_sibling_alts_for_unknown_field(&common_names));
    match (Common::from_list(&common), own) {
        (Ok(common), own) => (common, own),
        (Err(error), Ok(_)) => (Common::default(), Err(error)),
        (Err(error), Err(more)) => (Common::default(), Err(Error::multiple(vec![error, more]))),
    }
}

/// Reads the options of a derive, in `#[auth(..)]`.
pub(crate) fn helper<T: FromMeta>(attrs: &[Attribute]) -> Result<T, Error> {
    let mut list = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("auth")) {
        list.extend(self::list(attr.meta.require_list()?.tokens.clone())?);
    }
    T::from_list(&list)
}

fn list(tokens: TokenStream) -> Result<Vec<NestedMeta>, Error> {
    let last = || tokens.clone().into_iter().last().map_or_else(Span::call_site, |last| last.span());
    let mut list = NestedMeta::parse_meta_list(tokens.clone()).map_err(|error| unreadable(&error, last()))?;
    for option in &mut list {
        if let NestedMeta::NameValueInvalidExpr(pair) = option {
            pair.error = unreadable(&pair.error.clone().into(), pair.eq_token.span);
        }
    }
    Ok(list)
}

/// No options of its own.
#[derive(Default, FromMeta)]
pub(crate) struct NoOptions {}

/// `name = value`, where that is the only form.
pub(crate) fn value<'a>(meta: &'a Meta, example: &str) -> Result<&'a Expr, Error> {
    match meta {
        Meta::NameValue(pair) => Ok(ungrouped(&pair.value)),
        _ => Err(wrong(meta, "expected a value", format_args!("write `{example}`"))),
    }
}

/// The expression without the invisible delimiters that a fragment of a `macro_rules!` macro comes in.
pub(crate) fn ungrouped(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => ungrouped(&group.expr),
        expr => expr,
    }
}

/// `name = "text"`.
pub(crate) fn text(meta: &Meta, example: &str) -> Result<LitStr, Error> {
    match value(meta, example)? {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Ok(text.clone()),
        other => Err(expected("a string", other, format_args!("write `{example}`"))),
    }
}

/// `name`, without a value.
fn word(meta: &Meta) -> Result<(), Error> {
    match meta {
        Meta::Path(_) => Ok(()),
        other => {
            let name = other.path().get_ident().map(Ident::to_string).unwrap_or_default();
            Err(wrong(other, format_args!("`{name}` takes no value"), format_args!("write `{name}`")))
        }
    }
}

/// `name`, given or not.
#[derive(Default)]
pub(crate) struct Flag(Option<Span>);

impl Flag {
    /// Given there.
    pub(crate) fn at(span: Span) -> Self {
        Self(Some(span))
    }

    /// Where it is given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.0
    }
}

impl FromMeta for Flag {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        word(meta).map(|()| Self(Some(meta.span())))
    }
}

/// `name = path::to::it`.
pub(crate) struct PathValue(pub(crate) Path);

impl FromMeta for PathValue {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let name = meta.path().get_ident().map(Ident::to_string).unwrap_or_default();
        let example = match &*name {
            "crate" => "crate = my_crate::axum_httpauth",
            "nonces" => "nonces = axum_httpauth::digest::Nonces",
            "user" => "user = Principal",
            "permit" => "permit = is_owner",
            _ => "auth = ApiKey",
        };
        match value(meta, example)? {
            Expr::Path(path) if path.qself.is_none() => Ok(Self(path.path.clone())),
            other => {
                // what stands between quotes is meant as it is
                let quoted = match other {
                    Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if text.parse::<Path>().is_ok() => {
                        Some(text.value())
                    }
                    _ => None,
                };
                let how = quoted.map_or_else(|| example.to_owned(), |path| format!("{name} = {path}"));
                Err(expected("a path", other, format_args!("write `{how}`")))
            }
        }
    }
}
