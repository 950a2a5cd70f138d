//! The callbacks that become a trait of one method, by which what needs them finds them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Path, Type, spanned::Spanned};

use crate::{
    callback::{self, Callback, Form},
    options::NoOptions,
    paths::Runtime,
    spans::quote_around,
};

/// A callback and the trait that it becomes.
pub(crate) struct Hook {
    pub(crate) form: Form,
    /// The trait, whose one method has the name of the attribute.
    pub(crate) implements: &'static str,
    /// What the method takes before the extractors, of which the function takes the last ones.
    pub(crate) takes: &'static [Takes],
    /// What the method gives.
    pub(crate) output: fn() -> TokenStream,
    /// What does not compile in a constant if the scheme has no use for it.
    pub(crate) needs: Option<fn(&Runtime, &Path) -> TokenStream>,
}

pub(crate) enum Takes {
    Text,
    Algorithm,
}

impl Hook {
    pub(crate) fn expand(&self, options: TokenStream, item: TokenStream) -> TokenStream {
        let implement = |callback: &Callback, _: &NoOptions| Ok(self.implement(callback));
        callback::expand(&self.form, options, item, implement, |callback| self.deny(callback))
    }

    fn implement(&self, callback: &Callback) -> TokenStream {
        let Callback { runtime: rt, extractors, .. } = callback;
        let texts = self.takes.iter().filter(|takes| matches!(takes, Takes::Text)).count();
        let call = callback.call_with_texts(texts);
        let (output, returns) = (callback.output(), (self.output)());
        let at_output = rt.at(output.span());
        let returned = quote_around!(output.span()=> <#output as #at_output::Returned<#returns>>::returned);
        self.implementation(callback, extractors, &quote!(#returned(#call)))
    }

    /// The callback that says that it does not know.
    fn deny(&self, callback: &Callback) -> TokenStream {
        let rt = &callback.runtime;
        let unavailable = quote! {
            ::core::result::Result::Err(#rt::AuthError::unavailable("this callback does not compile"))
        };
        self.implementation(callback, &[], &unavailable)
    }

    fn implementation(&self, callback: &Callback, extractors: &[Type], body: &TokenStream) -> TokenStream {
        let Callback { auth, runtime: rt, .. } = callback;
        let name = |name: &str| Ident::new(name, Span::mixed_site());
        let (implements, method) = (name(self.implements), name(self.form.name));
        let (inputs, output) = (self.inputs(rt), (self.output)());
        let extracted = callback.extracted();
        let extracted = extracted.iter().take(extractors.len());
        let needs = self.needs.map(|needs| {
            let asks = needs(rt, auth);
            quote!(const _: () = #asks;)
        });
        quote! {
            #[automatically_derived]
            #[allow(unused_variables)]
            impl #rt::#implements for #auth {
                type Extractors = (#(#extractors,)*);

                async fn #method(
                    #(#inputs,)*
                    (#(#extracted,)*): <Self as #rt::#implements>::Extractors,
                ) -> ::core::result::Result<#output, #rt::AuthError> {
                    #body
                }
            }

            #needs
        }
    }

    /// The inputs of the method: those that the function takes under their names.
    fn inputs(&self, rt: &Runtime) -> Vec<TokenStream> {
        let named = callback::names("__input", self.form.inputs.len());
        let skipped = self.takes.len() - named.len();
        let patterns = (0..skipped).map(|_| quote!(_)).chain(named.iter().map(Ident::to_token_stream));
        let input = |(takes, pattern): (&Takes, TokenStream)| match takes {
            Takes::Text => quote!(#pattern: &::core::primitive::str),
            Takes::Algorithm => quote!(#pattern: #rt::Algorithm),
        };
        self.takes.iter().zip(patterns).map(input).collect()
    }
}
