//! `#[public]`: a handler that everybody may call.
//!
//! ```text
//! async fn index(Query(page): Query<Page>) -> String { body }
//! ```
//!
//! becomes
//!
//! ```text
//! async fn index((_, Query(page)): (Public, Query<Page>)) -> String { body }
//! ```
//!
//! Where an attribute macro stands below, `Public` is a parameter of its own.

use darling::Error;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{FnArg, Pat, PatType, Type, spanned::Spanned};

use crate::{
    diagnostics::{compile_errors, wrong_at},
    function::Function,
    login_required::{Above, decided_above, is_inert, parameter, public_and_guarded, validate_handler},
    options::{self, NoOptions},
};

const NAMES: [&str; 1] = ["crate"];

pub(crate) fn public(options: TokenStream, item: TokenStream) -> TokenStream {
    let (common, read) = options::parse::<NoOptions>(options, &NAMES);
    let rt = common.runtime();
    let mut handler = match Function::parse(item.clone(), "public", "#[public] async fn index() -> String { .. }") {
        Ok(handler) => handler,
        Err(error) => {
            let errors = compile_errors(error, &NAMES);
            return quote!(#item #errors);
        }
    };
    let mut errors = Error::accumulator();
    errors.handle(read);
    errors.handle(validate(&handler));
    let errors = match errors.finish() {
        Ok(()) => {
            decide(&mut handler, &quote!(#rt::Public));
            None
        }
        Err(error) => {
            handler.attrs.retain(is_inert);
            if handler.sig.receiver().is_none() {
                decide(&mut handler, &quote!(#rt::Deny));
            }
            Some(compile_errors(error, &NAMES))
        }
    };
    // what the decision adds to the parameters is not the user's
    quote! {
        #[cfg_attr(clippy, allow(clippy::too_many_arguments, clippy::type_complexity))]
        #handler
        #errors
    }
}

fn validate(handler: &Function) -> Result<(), Error> {
    let mut errors = Error::accumulator();
    errors.handle(validate_handler(handler, "public"));
    match decided_above(handler) {
        Some(Above::Guarded) => errors.push(public_and_guarded()),
        Some(Above::Public) => {
            errors.push(wrong_at(Span::call_site(), "this handler is `#[public]` already", "remove one `#[public]`"));
        }
        None => {}
    }
    errors.finish()
}

/// Puts the decision in front of the parameters.
fn decide(handler: &mut Function, decision: &TokenStream) {
    let alone = !handler.attrs.iter().all(is_inert);
    match handler.sig.inputs.first_mut() {
        // a parameter with an attribute may be one that `cfg` takes away, and the decision is not to go with it
        Some(FnArg::Typed(PatType { attrs, pat, ty, .. })) if attrs.is_empty() && !alone => {
            **pat = Pat::Verbatim(quote!((_, #pat)));
            **ty = Type::Verbatim(quote_spanned!(ty.span()=> (#decision, #ty)));
        }
        _ => {
            let decided = Above::Public.parameter();
            handler.sig.inputs.insert(0, parameter(quote!((#decided)), decision.clone()));
        }
    }
}
