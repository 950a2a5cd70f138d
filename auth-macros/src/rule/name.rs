//! A role as it is written: a string, a variant, or `at_least(..)` of one.

use std::fmt;

use darling::Error;
use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprCall, ExprLit, Lit, LitStr, Path, spanned::Spanned};

use super::HOW;
use crate::{
    diagnostics::{expected, wrong},
    options::ungrouped,
    paths::Runtime,
    spans::{before, quote_around},
};

/// The longest name of a role, in bytes: what the type `Name` of the runtime has room for.
const LONGEST: usize = 64;

const AT_LEAST: &str = "write `at_least(Role::Moderator)`";

pub(super) enum RoleName {
    Text {
        literal: LitStr,
        name: String,
    },
    Variant(Variant),
    /// This variant, or one above it in the order of the enum.
    AtLeast(Variant),
}

#[derive(PartialEq)]
pub(super) struct Variant {
    of: Path,
    path: Path,
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { name, .. } => write!(f, "`{name}`"),
            Self::Variant(variant) => write!(f, "`{}`", variant.to_text()),
            Self::AtLeast(variant) => write!(f, "`at_least({})`", variant.to_text()),
        }
    }
}

impl Variant {
    fn to_text(&self) -> String {
        let names: Vec<_> = self.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        names.join("::")
    }

    /// Its enum and its discriminant, as the parameters of a type. The braces are a constant, where the compiler looks the
    /// variant up.
    fn to_parameters(&self) -> TokenStream {
        let Self { of, path } = self;
        quote_spanned!(before(path.span())=> #of, { let role: #of = #path; role as ::core::primitive::u128 })
    }
}

impl RoleName {
    pub(super) fn parse(role: &Expr) -> Result<Self, Error> {
        match ungrouped(role) {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Self::parse_text(text),
            Expr::Path(path) if path.qself.is_none() => Variant::parse(&path.path).map(Self::Variant),
            Expr::Call(call) => Self::parse_at_least(call),
            other => Err(expected("a role", other, HOW)),
        }
    }

    pub(super) fn parse_in_group(role: &Expr) -> Result<Self, Error> {
        match ungrouped(role) {
            Expr::Array(list) => Err(wrong(
                list,
                "roles are nested too deep",
                "the outer list is of alternatives, an inner one of roles that must be held together, and there are no more",
            )),
            role => Self::parse(role),
        }
    }

    fn parse_text(literal: &LitStr) -> Result<Self, Error> {
        let list = |names: &str| format!("for any of several roles, write a list: `role = [{names}]`");
        Ok(Self::Text { literal: literal.clone(), name: name_of(literal, list)? })
    }

    fn parse_at_least(call: &ExprCall) -> Result<Self, Error> {
        if !matches!(&*call.func, Expr::Path(function) if function.path.is_ident("at_least")) {
            return Err(wrong(&call.func, "expected a role, found a call", HOW));
        }
        let mut roles = call.args.iter().map(ungrouped);
        match (roles.next(), roles.next()) {
            (Some(Expr::Path(path)), None) if path.qself.is_none() => Variant::parse(&path.path).map(Self::AtLeast),
            (Some(Expr::Lit(text)), None) if matches!(text.lit, Lit::Str(_)) => Err(wrong(
                text,
                "roles that are strings have no order",
                format_args!("{AT_LEAST}, of an enum with `#[derive(Role)]` and `Ord`, or name each role"),
            )),
            (Some(other), None) => Err(expected("a variant", other, AT_LEAST)),
            _ => Err(wrong(call, "`at_least` takes one role", AT_LEAST)),
        }
    }

    /// Whether whoever holds this role fulfils the other.
    pub(super) fn implies(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text { name, .. }, Self::Text { name: other, .. }) => name == other,
            (Self::Variant(role), Self::Variant(other) | Self::AtLeast(other))
            | (Self::AtLeast(role), Self::AtLeast(other)) => role == other,
            _ => false,
        }
    }

    pub(super) fn span(&self) -> Span {
        match self {
            Self::Text { literal, .. } => literal.span(),
            Self::Variant(variant) | Self::AtLeast(variant) => variant.path.span(),
        }
    }

    pub(super) fn to_type(&self, rt: &Runtime) -> TokenStream {
        let rt = rt.at(self.span());
        match self {
            Self::Text { literal, name } => {
                let (len, words) = words(name);
                quote_around!(literal.span()=> #rt::Name<#len #(, #words)*>)
            }
            Self::Variant(variant) => {
                let parameters = variant.to_parameters();
                quote_around!(variant.path.span()=> #rt::Variant<#parameters>)
            }
            Self::AtLeast(variant) => {
                let parameters = variant.to_parameters();
                quote_around!(variant.path.span()=> #rt::AtLeast<#parameters>)
            }
        }
    }
}

impl Variant {
    fn parse(path: &Path) -> Result<Self, Error> {
        let mut of = path.clone();
        of.segments.pop();
        of.segments.pop_punct();
        if of.segments.is_empty() {
            let how = format!("name its enum, `Role::{0}`, or give a string, `\"{0}\"`", quote!(#path));
            return Err(wrong(path, "expected a variant with its enum, found a single name", how));
        }
        Ok(Self { of, path: path.clone() })
    }
}

/// The name of a role, wherever it is written. `several` says how to write the names that a comma is between.
pub(crate) fn name_of(literal: &LitStr, several: impl Fn(&str) -> String) -> Result<String, Error> {
    let name = literal.value();
    let trimmed = name.trim();
    let (what, how) = if trimmed.is_empty() {
        ("a role has a name", "write it, as in `\"admin\"`".to_owned())
    } else if trimmed != name {
        ("the name of a role has no white space at its ends", format!("write `\"{trimmed}\"`"))
    } else if name.contains(',') {
        let names: Vec<_> = name.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
        ("the name of a role has no comma in it", several(&names.join(", ")))
    } else if name.len() > LONGEST {
        ("the name of a role has at most 64 bytes", "give the role a shorter name".to_owned())
    } else {
        return Ok(name);
    };
    Err(wrong(literal, what, how))
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
