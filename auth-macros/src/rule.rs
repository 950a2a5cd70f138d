//! `role = ..`, as a model: alternatives, of which each is a group that must be held whole.

use std::fmt;

use darling::{Error, FromMeta};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprArray, ExprLit, Lit, LitStr, Meta, Path, spanned::Spanned};

use crate::{
    diagnostics::{expected, wrong, wrong_at},
    options::{ungrouped, value},
    paths::Runtime,
};

/// The longest name of a role, in bytes: what the type `Name` of the runtime has room for.
const LONGEST: usize = 64;

const HOW: &str =
    "write `role = \"admin\"`, `role = [\"user\", [\"moderator\", \"contributor\"]]`, or `role = Role::Admin`";

pub(crate) struct Rule {
    alternatives: Vec<Vec<RoleName>>,
}

#[derive(PartialEq)]
pub(crate) enum RoleName {
    Text(LitStr),
    Variant { of: Path, variant: Path },
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "`{}`", text.value()),
            Self::Variant { variant, .. } => {
                let names: Vec<_> = variant.segments.iter().map(|segment| segment.ident.to_string()).collect();
                write!(f, "`{}`", names.join("::"))
            }
        }
    }
}

impl FromMeta for Rule {
    fn from_meta(meta: &Meta) -> Result<Self, Error> {
        let value = value(meta, "role = \"admin\"")?;
        let mut errors = Error::accumulator();
        let alternatives = match value {
            Expr::Array(list) => alternatives(list, &mut errors),
            role => errors.handle(RoleName::parse(role)).map(|role| vec![vec![role]]).unwrap_or_default(),
        };
        let rule = errors.finish_with(Self { alternatives })?;
        rule.validate()?;
        Ok(rule)
    }
}

fn alternatives(list: &ExprArray, errors: &mut darling::error::Accumulator) -> Vec<Vec<RoleName>> {
    if list.elems.is_empty() {
        errors.push(wrong(
            list,
            "a list without roles admits nobody",
            "name a role, or leave `role` out to admit every user",
        ));
    }
    let group = |alternative: &Expr| match ungrouped(alternative) {
        Expr::Array(group) if group.elems.is_empty() => {
            let how = "name the roles that must be held together, or leave `role` out to admit every user";
            Err(wrong(group, "a group without roles admits everybody", how))
        }
        Expr::Array(group) => group.elems.iter().map(RoleName::parse_in_group).collect(),
        role => RoleName::parse(role).map(|role| vec![role]),
    };
    list.elems.iter().filter_map(|alternative| errors.handle(group(alternative))).collect()
}

impl Rule {
    fn names(&self) -> impl Iterator<Item = &RoleName> {
        self.alternatives.iter().flatten()
    }

    fn validate(&self) -> Result<(), Error> {
        let is_text = |name: &RoleName| matches!(name, RoleName::Text(_));
        let first_is_text = self.names().next().is_some_and(is_text);
        match self.names().find(|name| is_text(name) != first_is_text) {
            Some(other) => Err(wrong_at(
                other.span(),
                "strings and variants are mixed in one rule",
                "give all roles as strings or all as variants, as `#[get_user_roles]` returns them",
            )),
            None => self.refuse_what_is_redundant(),
        }
    }

    /// What changes nothing is a mistake: it was meant to say something else.
    fn refuse_what_is_redundant(&self) -> Result<(), Error> {
        for group in &self.alternatives {
            if let Some(again) =
                group.iter().enumerate().find(|(index, role)| group.iter().take(*index).any(|r| r == *role))
            {
                return Err(wrong_at(again.1.span(), format_args!("{} is in this group twice", again.1), "remove one"));
            }
        }
        let alternatives = || self.alternatives.iter().enumerate();
        for (index, group) in alternatives() {
            // whoever holds all of a group holds all of one that is in it
            let covers = |(other, roles): &(usize, &Vec<RoleName>)| {
                *other != index
                    && roles.iter().all(|role| group.contains(role))
                    && (roles.len() < group.len() || *other < index)
            };
            if let Some((_, roles)) = alternatives().find(covers) {
                let span = group.first().map_or_else(Span::call_site, RoleName::span);
                let what = if roles.len() == group.len() {
                    format!("the alternative {} is there twice", listed(group))
                } else {
                    format!("whoever holds {} is admitted as {} already", listed(group), listed(roles))
                };
                return Err(wrong_at(
                    span,
                    what,
                    "remove the alternative, which changes nothing, or name another role",
                ));
            }
        }
        Ok(())
    }

    /// The first role of the rule.
    pub(crate) fn span(&self) -> Span {
        self.names().next().map_or_else(Span::call_site, RoleName::span)
    }

    /// The policy of a guard that asks for it, as a type of the runtime.
    pub(crate) fn to_policy(&self, rt: &Runtime) -> TokenStream {
        let span = self.span();
        let (rule, rt) = (self.to_type(rt), rt.at(span));
        quote_spanned!(span=> #rt::HasRole<#rule>)
    }

    fn to_type(&self, rt: &Runtime) -> TokenStream {
        let groups = self.alternatives.iter().map(|group| {
            let names = group.iter().map(|name| name.to_type(rt));
            nested(names, |name, rest| quote!(#rt::AllOf<#name, #rest>))
        });
        nested(groups, |group, rest| quote!(#rt::AnyOf<#group, #rest>))
    }

    /// The names that are text, which the type system cannot check.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &LitStr> {
        self.names().filter_map(|name| match name {
            RoleName::Text(text) => Some(text),
            RoleName::Variant { .. } => None,
        })
    }
}

/// The roles of a group in the words of an error.
fn listed(group: &[RoleName]) -> String {
    group.iter().map(RoleName::to_string).collect::<Vec<_>>().join(" and ")
}

/// `a, b, c` as `join(a, join(b, c))`.
fn nested(
    types: impl DoubleEndedIterator<Item = TokenStream>,
    join: impl Fn(&TokenStream, &TokenStream) -> TokenStream,
) -> TokenStream {
    types.rev().reduce(|rest, first| join(&first, &rest)).unwrap_or_default()
}

impl RoleName {
    fn parse(role: &Expr) -> Result<Self, Error> {
        match ungrouped(role) {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Self::parse_text(text),
            Expr::Path(path) if path.qself.is_none() => Self::parse_variant(&path.path),
            other => Err(expected("a role", other, HOW)),
        }
    }

    fn parse_in_group(role: &Expr) -> Result<Self, Error> {
        match ungrouped(role) {
            Expr::Array(list) => Err(wrong(
                list,
                "roles are nested too deep",
                "the outer list is of alternatives, an inner one of roles that must be held together, and there are no more",
            )),
            role => Self::parse(role),
        }
    }

    fn parse_text(text: &LitStr) -> Result<Self, Error> {
        let value = text.value();
        if value.trim() != value && !value.trim().is_empty() {
            let how = format!("write `\"{}\"`", value.trim());
            return Err(wrong(text, "the name of a role has no white space at its ends", how));
        }
        if value.contains(',') {
            let names: Vec<_> = value.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
            let how = format!("for any of several roles, write a list: `role = [{}]`", names.join(", "));
            return Err(wrong(text, "the name of a role has no comma in it", how));
        }
        match value.trim().len() {
            0 => Err(wrong(text, "a role has a name", HOW)),
            1..=LONGEST => Ok(Self::Text(text.clone())),
            _ => Err(wrong(text, "the name of a role has at most 64 bytes", "give the role a shorter name")),
        }
    }

    fn parse_variant(path: &Path) -> Result<Self, Error> {
        let mut of = path.clone();
        of.segments.pop();
        of.segments.pop_punct();
        if of.segments.is_empty() {
            let how = format!("name its enum, `Role::{0}`, or give a string, `\"{0}\"`", quote!(#path));
            return Err(wrong(path, "expected a variant with its enum, found a single name", how));
        }
        Ok(Self::Variant { of, variant: path.clone() })
    }

    fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Variant { variant, .. } => variant.span(),
        }
    }

    fn to_type(&self, rt: &Runtime) -> TokenStream {
        let rt = rt.at(self.span());
        match self {
            Self::Text(text) => {
                let (len, words) = words(&text.value());
                quote_spanned!(text.span()=> #rt::Name<#len #(, #words)*>)
            }
            Self::Variant { of, variant } => {
                quote_spanned!(variant.span()=> #rt::Variant<#of, { let role: #of = #variant; role as ::core::primitive::u128 }>)
            }
        }
    }
}

/// The length of a text and its bytes, big-endian in words of 16.
fn words(text: &str) -> (Literal, Vec<Literal>) {
    let word = |bytes: &[u8]| {
        let mut word = [0; 16];
        word.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        Literal::u128_unsuffixed(u128::from_be_bytes(word))
    };
    (Literal::usize_unsuffixed(text.len()), text.as_bytes().chunks(16).map(word).collect())
}
