//! What an attribute further up has decided about a handler.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{FnArg, Pat};

use crate::function::Function;

/// The attribute that decided.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Above {
    Guarded,
    Public,
}

impl Above {
    /// The hidden parameter by which an attribute further down knows, under whatever name either was imported.
    pub(crate) fn parameter(self) -> Ident {
        let name = match self {
            Self::Guarded => "__guard",
            Self::Public => "__public",
        };
        Ident::new(name, Span::mixed_site())
    }
}

/// What has been decided already, by an attribute that left its parameter in parentheses.
pub(crate) fn decided_above(handler: &Function) -> Option<Above> {
    let Some(FnArg::Typed(first)) = handler.sig.inputs.first() else { return None };
    let Pat::Paren(pat) = &*first.pat else { return None };
    let name = pat.pat.to_token_stream().to_string();
    [Above::Guarded, Above::Public].into_iter().find(|above| above.parameter() == name)
}
