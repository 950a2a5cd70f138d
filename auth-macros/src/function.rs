//! The function that an attribute stands on. Its body stays tokens: it is the user's, and need not be finished.

use darling::Error;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::{
    Attribute, FnArg, Pat, PatType, Signature, Token, Visibility,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

use crate::diagnostics::wrong_at;

pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

impl Function {
    /// Reads the item that an attribute stands on.
    pub(crate) fn parse(item: TokenStream, attribute: &str, example: &str) -> Result<Self, Error> {
        match syn::parse2::<Item>(item)? {
            Item::Function(function) => Ok(*function),
            Item::Other(span, expected) => {
                let what = format!("expected {expected}: `#[{attribute}]` goes on nothing else");
                Err(wrong_at(span, what, format_args!("write `{example}`")))
            }
        }
    }

    /// The parameters, of which none is `self`.
    pub(crate) fn parameters<'f>(&'f self, what: &str) -> Result<Vec<&'f PatType>, Error> {
        let parameter = |input: &'f FnArg| match input {
            FnArg::Typed(parameter) => Ok(parameter),
            FnArg::Receiver(receiver) => Err(wrong_at(
                receiver.span(),
                format_args!("{what} has no `self`"),
                "make it a function, and give what it needs from `self` to the router as state: `State(db): State<Db>`",
            )),
        };
        self.sig.inputs.iter().map(parameter).collect()
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attrs);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

enum Item {
    Function(Box<Function>),
    /// Where it begins, and what it should be.
    Other(Span, &'static str),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        let start = input.span();
        if !is_function(input) {
            let _: TokenStream = input.parse()?;
            return Ok(Self::Other(start, "a function"));
        }
        let sig = input.parse()?;
        let body = match input.parse()? {
            TokenTree::Group(body) => braced(body),
            _ => None,
        };
        match body {
            Some(body) => Ok(Self::Function(Box::new(Function { attrs, vis, sig, body }))),
            None => Ok(Self::Other(start, "a function with a body")),
        }
    }
}

/// The braces of a body, which a fragment of a `macro_rules!` macro has invisible delimiters around.
fn braced(group: Group) -> Option<Group> {
    match group.delimiter() {
        Delimiter::Brace => Some(group),
        Delimiter::None => match group.stream().into_iter().next() {
            Some(TokenTree::Group(inner)) => braced(inner),
            _ => None,
        },
        _ => None,
    }
}

fn is_function(input: ParseStream<'_>) -> bool {
    let qualified = input.peek(Token![const]) || input.peek(Token![unsafe]);
    input.peek(Token![fn])
        || input.peek(Token![async])
        || (qualified && (input.peek2(Token![fn]) || input.peek2(Token![async])))
}

pub(crate) fn is_cfg(attr: &Attribute) -> bool {
    attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr")
}

/// Whether the pattern is a plain name, which binds all of the value.
pub(crate) fn is_name(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none())
}
