//! The vocabulary of the errors: what is wrong, and in a second line how to write it right.

use std::fmt::Display;

use darling::Error;
use proc_macro2::{Span, TokenStream};
use syn::spanned::Spanned;

/// An error at the token that is wrong, with the line that puts it right.
pub(crate) fn wrong(at: &impl Spanned, what: impl Display, how: impl Display) -> Error {
    Error::custom(format_args!("{what}\n= help: {how}")).with_span(at)
}

/// The same, at a span.
pub(crate) fn wrong_at(span: Span, what: impl Display, how: impl Display) -> Error {
    Error::custom(format_args!("{what}\n= help: {how}")).with_span(&span)
}

/// Expected one thing and found another.
pub(crate) fn expected(what: impl Display, found: &(impl Spanned + Describe), how: impl Display) -> Error {
    wrong(found, format_args!("expected {what}, found {}", found.describe()), how)
}

/// What is not written as options are, or their values; at a span, if it is missing.
pub(crate) fn unreadable(error: &syn::Error, missing: Span) -> Error {
    let text = error.to_string();
    if text == "comparison operators cannot be chained" {
        let what = "a type with parameters is written as in an expression";
        return wrong_at(error.span(), what, "write `::` before `<`, as in `Nonces::<MyStore>`");
    }
    let span = if text.starts_with("unexpected end") { missing } else { error.span() };
    wrong_at(span, text, "write each option as `name = value` or `name`, and a comma between two")
}

/// The errors as tokens, darling's own in our words.
pub(crate) fn compile_errors(error: Error, options: &[&str]) -> TokenStream {
    in_words(error, options).map(|error| error.into_compile_error()).collect()
}

/// The errors in our words, where only these options are meant.
pub(crate) fn in_words(error: Error, options: &[&str]) -> impl Iterator<Item = syn::Error> {
    error.flatten().into_iter().map(|error| {
        let error = syn::Error::from(error);
        syn::Error::new(error.span(), reworded(&error.to_string(), options))
    })
}

fn reworded(text: &str, options: &[&str]) -> String {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if let Some(rest) = text.strip_prefix("Unknown field: ") {
        let help = match rest.split_once("Did you mean ") {
            Some((_, near)) => format!("did you mean `{}`?", quoted(near)),
            None => listed(options),
        };
        return format!("unknown option `{}`\n= help: {help}", quoted(rest));
    }
    if text.starts_with("Duplicate field") {
        return format!("option `{0}` is given twice\n= help: remove one `{0}`", quoted(text));
    }
    if text.starts_with("Unexpected") {
        return format!("this is no option\n= help: {}", listed(options));
    }
    text.to_owned()
}

fn listed(options: &[&str]) -> String {
    match options {
        [option] => format!("the only option is `{option}`"),
        _ => format!("the options are `{}`", options.join("`, `")),
    }
}

/// Tokens in the words of an error.
pub(crate) trait Describe {
    fn describe(&self) -> &'static str;
}

impl Describe for syn::Expr {
    fn describe(&self) -> &'static str {
        use syn::{Expr, Lit};

        match self {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(_) => "a string",
                Lit::ByteStr(_) | Lit::CStr(_) => "a byte string",
                Lit::Byte(_) | Lit::Int(_) | Lit::Float(_) => "a number",
                Lit::Char(_) => "a character",
                Lit::Bool(_) => "a boolean",
                _ => "a literal",
            },
            Expr::Path(_) => "a path",
            Expr::Array(_) => "a list",
            Expr::Tuple(_) => "a tuple",
            Expr::Call(_) | Expr::MethodCall(_) => "a call",
            Expr::Binary(_) | Expr::Unary(_) => "an operation",
            Expr::Macro(_) => "a macro",
            _ => "an expression",
        }
    }
}
