//! `role = ..`, as a model: alternatives, of which each is a group that must be held whole.

mod name;

use darling::{Error, FromMeta};
use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprArray, LitStr, Meta};

use self::name::RoleName;
pub(crate) use self::name::name_of;
use crate::{
    diagnostics::{wrong, wrong_at},
    options::{ungrouped, value},
    paths::Runtime,
    spans::{quote_around, quote_hidden},
};

const HOW: &str =
    "write `role = \"admin\"`, `role = [\"user\", [\"moderator\", \"contributor\"]]`, or `role = Role::Admin`";

pub(crate) struct Rule {
    alternatives: Vec<Vec<RoleName>>,
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
        let is_text = |name: &RoleName| matches!(name, RoleName::Text { .. });
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
            if let Some((role, by)) = redundant(group, |held, role| held.implies(role)) {
                let what = if role.implies(by) {
                    format!("{role} is in this group twice")
                } else {
                    format!("whoever holds {by} holds {role}")
                };
                return Err(wrong_at(role.span(), what, "remove one"));
            }
        }
        // whoever holds all of a group is admitted by another that asks for nothing else
        let covered = |by: &Vec<RoleName>, group: &Vec<RoleName>| {
            by.iter().all(|role| group.iter().any(|held| held.implies(role)))
        };
        let Some((group, by)) = redundant(&self.alternatives, covered) else { return Ok(()) };
        let what = if covered(group, by) {
            format!("the alternative {} is there twice", listed(group))
        } else {
            format!("whoever holds {} is admitted as {} already", listed(group), listed(by))
        };
        let span = group.first().map_or_else(Span::call_site, RoleName::span);
        Err(wrong_at(span, what, "remove the alternative, which changes nothing, or name another role"))
    }

    /// The first role of the rule.
    pub(crate) fn span(&self) -> Span {
        self.names().next().map_or_else(Span::call_site, RoleName::span)
    }

    /// The policy of a guard that asks for it, as a type of the runtime.
    pub(crate) fn to_policy(&self, rt: &Runtime) -> TokenStream {
        let span = self.span();
        let (rule, rt) = (self.to_type(rt), rt.at(span));
        quote_around!(span=> #rt::HasRole<#rule>)
    }

    fn to_type(&self, rt: &Runtime) -> TokenStream {
        let groups = self.alternatives.iter().map(|group| {
            let names = group.iter().map(|name| name.to_type(rt));
            nested(names, |name, rest| quote_hidden!(#rt::AllOf<#name, #rest>))
        });
        nested(groups, |group, rest| quote_hidden!(#rt::AnyOf<#group, #rest>))
    }

    /// The names that are text, which the type system cannot check.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &LitStr> {
        self.names().filter_map(|name| match name {
            RoleName::Text { literal, .. } => Some(literal),
            RoleName::Variant(_) | RoleName::AtLeast(_) => None,
        })
    }
}

/// The first of these that another one makes redundant, and that one. Of two that do so for each other, it is the later.
fn redundant<T>(all: &[T], makes: impl Fn(&T, &T) -> bool) -> Option<(&T, &T)> {
    let each = || all.iter().enumerate();
    each().find_map(|(index, this)| {
        let by = |(other, by): &(usize, &T)| *other != index && makes(by, this) && (*other < index || !makes(this, by));
        each().find(by).map(|(_, by)| (this, by))
    })
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
