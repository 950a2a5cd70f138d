//! The guarded handler.
//!
//! ```text
//! async fn index(user: CurrentUser<Auth>) -> String { body }
//! ```
//!
//! becomes, in its own signature and around its own braces,
//!
//! ```text
//! fn index((guard, arg): (Guard<Auth>, CurrentUser<Auth>)) -> GuardedFuture<impl Future<Output = String>> {
//!     GuardedFuture::new(guard.reply, async move {
//!         let user = arg;
//!         { body }
//!     })
//! }
//! ```
//!
//! The guard joins the first parameter, so that the number of parameters stays what an attribute above saw. A handler
//! without parameters gets one. Where an attribute macro stands below, which has yet to see the handler, the guard is a
//! parameter of its own and the handler stays an `async fn`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{
    Attribute, FnArg, PatType, Type, Visibility, parse_quote, parse_quote_spanned,
    spanned::Spanned,
    visit_mut::{self, VisitMut},
};

use super::Args;
use crate::function::{Function, is_name, return_type};

/// The handler behind its guard.
pub(super) fn guarded(handler: Function, args: &Args) -> TokenStream {
    let Args { auth, runtime: rt, role, .. } = args;
    let declared = role
        .iter()
        .flat_map(|rule| rule.texts())
        .map(|role| quote_spanned!(role.span()=> #rt::assert_declared(<#auth as #rt::Scheme>::ROLES, #role);));
    let checks: TokenStream = declared.collect();
    let checks = if checks.is_empty() { checks } else { quote!(const { #checks }) };
    expand(handler, args, &args.guard(), &checks)
}

/// The handler behind a guard that lets nobody pass: the errors stop the program, and the function is there to be
/// worked on.
pub(super) fn denied(handler: Function, args: &Args) -> TokenStream {
    let rt = &args.runtime;
    expand(handler, args, &quote!(#rt::Deny), &TokenStream::new())
}

fn expand(mut handler: Function, args: &Args, guard_type: &TokenStream, checks: &TokenStream) -> TokenStream {
    let rt = &args.runtime;
    let guard = Ident::new("__guard", Span::mixed_site());
    let output = return_type(&handler.sig.output);
    let hint = return_hint(&output);
    let block = if handler.attrs.iter().all(is_inert) {
        let lets = join_guard(&mut handler, &guard, guard_type);
        handler.sig.asyncness = None;
        handler.sig.output = parse_quote_spanned! {output.span()=>
            -> #rt::GuardedFuture<impl ::core::future::Future<Output = #output>>
        };
        let body = &handler.body;
        quote!(#checks #rt::GuardedFuture::new(#guard.reply, async move { #hint #lets #body }))
    } else {
        // in parentheses: `tracing::instrument` records what it finds in patterns, and does not look into these
        handler.sig.inputs.insert(0, parse_quote!((#guard): #guard_type));
        handler.sig.asyncness.get_or_insert_default();
        handler.sig.output = parse_quote_spanned!(output.span()=> -> #rt::Guarded<#output>);
        let body = &handler.body;
        quote!(#checks #rt::Guarded::new(#guard.reply, async move { #hint #body }.await))
    };
    let Function { attrs, vis, sig, .. } = &handler;
    let allow = (!matches!(vis, Visibility::Inherited)).then(|| quote!(#[allow(private_interfaces)]));
    quote! {
        #(#attrs)*
        #allow
        #vis #sig { #block }
    }
}

/// Puts the guard before the first parameter and gives each parameter a hidden name. Returns the statements that bind
/// the user's patterns inside of the future, so that every parameter lives as long as in an `async fn`: to the end of
/// the body, even if it is unused or not bound.
fn join_guard(handler: &mut Function, guard: &Ident, guard_type: &TokenStream) -> TokenStream {
    let inputs = &mut handler.sig.inputs;
    let mut lets = TokenStream::new();
    for (index, input) in inputs.iter_mut().enumerate() {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else { continue };
        let arg = Ident::new(&format!("__arg{index}"), Span::mixed_site());
        if !is_name(pat) {
            lets.extend(quote!(#(#attrs)* let #arg = #arg;));
        }
        lets.extend(quote!(#(#attrs)* let #pat = #arg;));
        if index == 0 {
            **pat = parse_quote!((#guard, #arg));
            **ty = parse_quote_spanned!(ty.span()=> (#guard_type, #ty));
        } else {
            **pat = parse_quote!(#arg);
        }
    }
    if inputs.is_empty() {
        inputs.push(parse_quote!(#guard: #guard_type));
    }
    lets
}

/// A `return` of the declared type that is never reached. It fixes the type of the body before the body is looked at,
/// so that a mismatch is reported where it is.
fn return_hint(output: &Type) -> TokenStream {
    let mut output = output.clone();
    EraseImplTrait.visit_type_mut(&mut output);
    let value = format_ident!("__value", span = Span::mixed_site());
    quote_spanned! {output.span()=>
        #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::empty_loop, clippy::let_unit_value)]
        if false {
            let #value: #output = loop {};
            return #value;
        }
    }
}

struct EraseImplTrait;

impl VisitMut for EraseImplTrait {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(_) = ty {
            *ty = parse_quote!(_);
        } else {
            visit_mut::visit_type_mut(self, ty);
        }
    }
}

/// Whether the compiler itself knows the attribute, so that no macro is behind it.
fn is_inert(attr: &Attribute) -> bool {
    const BUILT_IN: [&str; 16] = [
        "allow",
        "cfg",
        "cfg_attr",
        "cold",
        "deny",
        "deprecated",
        "doc",
        "expect",
        "export_name",
        "forbid",
        "inline",
        "link_section",
        "must_use",
        "no_mangle",
        "track_caller",
        "warn",
    ];
    const TOOLS: [&str; 4] = ["clippy", "diagnostic", "rust_analyzer", "rustfmt"];

    let path = attr.path();
    match path.get_ident() {
        Some(name) => BUILT_IN.iter().any(|known| name == known),
        None => path.segments.first().is_some_and(|first| TOOLS.iter().any(|tool| first.ident == tool)),
    }
}
