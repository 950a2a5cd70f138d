//! The one path that generated code starts from.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Path;

use crate::spans::before;

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
        let span = before(span);
        let at_span = |mut token: TokenTree| {
            token.set_span(span);
            token
        };
        self.0.clone().into_iter().map(at_span).collect()
    }

    /// Whether the type has functions for all of these, as what stands in the braces of a constant.
    pub(crate) fn has(&self, ty: &impl ToTokens, names: &[&str]) -> TokenStream {
        let (rt, names) = (&self.0, names.iter().map(|name| Ident::new(name, Span::mixed_site())));
        quote! {
            #[allow(unused_imports)]
            use #rt::HasNot as _;
            #(#rt::Has::<#ty>::#names)&&*
        }
    }
}

impl ToTokens for Runtime {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}
