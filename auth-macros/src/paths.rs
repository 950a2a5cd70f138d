//! The one path that generated code starts from.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

use crate::spans::{before, quote_hidden};

/// `::axum_httpauth::__private`, or the same in the crate that `crate = ..` names. It is written often, and a list of tokens
/// is written without asking the compiler.
pub(crate) struct Runtime(Vec<TokenTree>);

impl Runtime {
    pub(crate) fn of(krate: Option<&Path>) -> Self {
        let path = match krate {
            Some(krate) => quote_hidden!(#krate::__private),
            None => quote_hidden!(::axum_httpauth::__private),
        };
        Self(path.into_iter().collect())
    }

    /// The path as if it stood at the span: an error about what it names is reported there.
    pub(crate) fn at(&self, span: Span) -> Self {
        let (span, mut path) = (before(span), self.0.clone());
        path.iter_mut().for_each(|token| token.set_span(span));
        Self(path)
    }

    /// Whether the type has functions for all of these, as what stands in the braces of a constant.
    pub(crate) fn has(&self, ty: &impl ToTokens, names: &[&str]) -> TokenStream {
        let (rt, names) = (self, names.iter().map(|name| Ident::new(name, Span::mixed_site())));
        quote! {
            #[allow(unused_imports)]
            use #rt::HasNot as _;
            #(#rt::Has::<#ty>::#names)&&*
        }
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
