//! The one path that generated code starts from.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

/// `::axum_httpauth::__private`, or the same in the crate that `crate = ..` names.
pub(crate) struct Runtime(TokenStream);

impl Runtime {
    pub(crate) fn of(krate: Option<&Path>) -> Self {
        Self(match krate {
            Some(krate) => quote!(#krate::__private),
            None => quote!(::axum_httpauth::__private),
        })
    }

    /// The path as if it stood at the span: an error about what it names is reported there.
    pub(crate) fn at(&self, span: Span) -> TokenStream {
        let at_span = |mut token: TokenTree| {
            token.set_span(span);
            token
        };
        self.0.clone().into_iter().map(at_span).collect()
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
