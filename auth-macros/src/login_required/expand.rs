//! The guarded handler.
//!
//! ```text
//! async fn index(user: CurrentUser<Auth>) -> String { body }
//! ```
//!
//! becomes, in its own signature and with its own braces,
//!
//! ```text
//! fn index((guard, arg): (Guard<Auth>, CurrentUser<Auth>)) -> GuardedFuture<impl Future<Output = String> + Send> {
//!     GuardedFuture::new(guard.reply, async move {
//!         let user = arg;
//!         let result: String = { body };
//!         result
//!     })
//! }
//! ```
//!
//! The guard joins the first parameter, so that the number of parameters stays what an attribute above saw. A handler
//! without parameters gets one. Where nothing but the guard asks for the user, it is a `Sole` guard, which hands the user
//! to the handler and keeps it nowhere else. Where an attribute macro stands below, which has yet to see the handler, the
//! guard is a parameter of its own and the handler stays an `async fn`.
//!
//! All handlers are expanded each time that the compiler runs, and by a macro that is not optimised: what is put into the
//! signature is not parsed, and the lints of a tool that does not run, which the compiler searches for long, are not named.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{
    AttrStyle, Attribute, FnArg, Pat, PatType, ReturnType, Token, Type, Visibility,
    ext::IdentExt,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

use super::{Above, Args, decided_above};
use crate::{
    function::{Function, is_cfg, is_name},
    paths::Runtime,
    spans::{quote_around, quote_hidden},
    types::{may_be_generic, named, return_type},
};

/// The handler behind its guard.
pub(super) fn guarded(handler: Function, args: &Args) -> TokenStream {
    let checks = args.declared_roles(&handler.sig.generics);
    let sole = match &*handler.sig.inputs.iter().collect::<Vec<_>>() {
        [] => true,
        [FnArg::Typed(only)] => only.attrs.is_empty() && args.is_user_of_guard(&only.ty),
        _ => false,
    };
    expand(handler, args, &args.guard(), sole, &checks)
}

/// The handler behind a guard that lets nobody pass: the errors stop the program, and the function is there to be
/// worked on.
pub(super) fn denied(mut handler: Function, args: &Args, mentions: &TokenStream) -> TokenStream {
    let rt = &args.runtime;
    handler.attrs.retain(is_inert);
    match handler.sig.receiver() {
        Some(_) => handler.into_token_stream(),
        None => expand(handler, args, &quote_hidden!(#rt::Deny), false, mentions),
    }
}

fn expand(
    mut handler: Function,
    args: &Args,
    guard_type: &TokenStream,
    sole: bool,
    checks: &TokenStream,
) -> TokenStream {
    let rt = &args.runtime;
    let output = return_type(&handler.sig.output);
    let named = named(&output);
    let at_output = rt.at(output.span());
    // axum demands both without saying of what they do not hold; of a type parameter, they hold or not where the handler is routed
    let (send, some) = match may_be_generic(&handler.sig) {
        true => (None, quote_hidden!(#at_output::some_value)),
        false => (Some(quote_hidden!(+ ::core::marker::Send)), quote_hidden!(#at_output::some_answer)),
    };
    let (inner, rest) = split_inner_attributes(&handler.body);
    handler.attrs.extend(inner);
    let block = if handler.attrs.iter().all(is_inert) {
        let (reply, lets) = join_guard(&mut handler, guard_type, rt, sole);
        handler.sig.asyncness = None;
        handler.sig.output = returns(
            output.span(),
            quote_around!(output.span()=> #rt::GuardedFuture<impl ::core::future::Future<Output = #output> #send>),
        );
        let body = with_parameters(&lets, &named, &body(&handler, &named, &some, &rest));
        quote_hidden!(#checks #rt::GuardedFuture::new(#reply, async move { #body }))
    } else {
        // in parentheses: `tracing::instrument` records what it finds in patterns, and does not look into these
        let guard = Above::Guarded.parameter();
        handler.sig.inputs.insert(0, parameter(quote_hidden!((#guard)), guard_type.clone()));
        handler.sig.asyncness.get_or_insert_default();
        handler.sig.output = returns(output.span(), quote_around!(output.span()=> #rt::Guarded<#output>));
        let body = body(&handler, &named, &some, &rest);
        quote_hidden!(#checks #rt::Guarded::new(#guard.reply, async move #body.await))
    };
    // braces of the user's: without them the compiler takes the function for one of a macro, and warns of less
    let mut braced = Group::new(Delimiter::Brace, block);
    braced.set_span(handler.body.span());
    let Function { attrs, vis, sig, .. } = &handler;
    let private = (!matches!(vis, Visibility::Inherited)).then(|| quote_hidden!(#[allow(private_interfaces)]));
    quote_hidden! {
        #[cfg_attr(
            clippy,
            allow(
                clippy::double_must_use,
                clippy::items_after_statements,
                clippy::too_many_arguments,
                clippy::type_complexity
            )
        )]
        #private
        #(#attrs)*
        #vis #sig #braced
    }
}

/// Puts the guard before the first parameter and gives each parameter a hidden name. Returns the guard's reply, and the
/// statements that bind the user's patterns inside of the future, so that every parameter lives as long as in an
/// `async fn`: to the end of the body, even if it is unused or not bound.
fn join_guard(
    handler: &mut Function,
    guard_type: &TokenStream,
    rt: &Runtime,
    sole: bool,
) -> (TokenStream, TokenStream) {
    let guard = Above::Guarded.parameter();
    let stacked = decided_above(handler).is_some();
    let inputs = &mut handler.sig.inputs;
    let mut lets = TokenStream::new();
    let mut joined = false;
    for (index, input) in inputs.iter_mut().enumerate() {
        let FnArg::Typed(PatType { attrs, pat, ty, .. }) = input else { continue };
        let arg = hidden_name(pat, index);
        if !is_name(pat) {
            let cfg = attrs.iter().filter(|attr| is_cfg(attr));
            lets.extend(quote_hidden!(#(#cfg)* let #arg = #arg;));
        }
        lets.extend(quote_hidden!(#(#attrs)* let #pat = #arg;));
        **pat = Pat::Verbatim(quote_hidden!(#arg));
        // a parameter with an attribute may be one that `cfg` takes away, and the guard is not to go with it
        let plain = attrs.is_empty();
        attrs.retain(is_cfg);
        if index == 0 && plain {
            joined = true;
            let (both, type_of_both) = if sole {
                (quote_hidden!(#rt::Sole { reply: #guard, user: #arg, .. }), quote_hidden!(#rt::Sole<#guard_type, #ty>))
            } else if stacked {
                (quote_hidden!(#rt::Stacked(#guard, #arg)), quote_hidden!(#rt::Stacked<#guard_type, #ty>))
            } else {
                (quote_hidden!((#guard, #arg)), quote_spanned!(ty.span()=> (#guard_type, #ty)))
            };
            (**pat, **ty) = (Pat::Verbatim(both), Type::Verbatim(type_of_both));
        }
    }
    if !joined {
        let guard_type = if sole { quote_hidden!(#rt::Sole<#guard_type, ()>) } else { guard_type.clone() };
        inputs.insert(0, parameter(quote_hidden!(#guard), guard_type));
    }
    let reply = if joined && sole { quote_hidden!(#guard) } else { quote_hidden!(#guard.reply) };
    (reply, lets)
}

/// A parameter of ours. It stays tokens, for nobody looks at it again: to parse them would cost more than all the rest.
pub(crate) fn parameter(pat: TokenStream, ty: TokenStream) -> FnArg {
    FnArg::Typed(PatType {
        attrs: Vec::new(),
        pat: Box::new(Pat::Verbatim(pat)),
        colon_token: Token![:](Span::mixed_site()),
        ty: Box::new(Type::Verbatim(ty)),
    })
}

fn returns(span: Span, ty: TokenStream) -> ReturnType {
    ReturnType::Type(Token![->](span), Box::new(Type::Verbatim(ty)))
}

/// The name of a parameter that the body does not see. An editor shows it, so it is near the user's where there is one.
fn hidden_name(pat: &Pat, index: usize) -> Ident {
    let name = match pat {
        Pat::Ident(pat) => format!("__arg_{}", pat.ident.unraw()),
        _ => format!("__arg{index}"),
    };
    Ident::new(&name, Span::mixed_site())
}

/// The user's body in the user's braces, behind a `return` of the declared type that is never reached. It fixes the type
/// of the body before the body is looked at, so that a mismatch is reported where it is, and what is no response where it is
/// declared.
fn body(handler: &Function, output: &Type, some: &TokenStream, rest: &TokenStream) -> Group {
    let hint = quote_around! {output.span()=>
        if false {
            return #some::<#output>();
        }
    };
    let mut body = Group::new(handler.body.delimiter(), quote_hidden!(#hint #rest));
    body.set_span(handler.body.span());
    body
}

/// The body behind the parameters. Its value has a name, so that what the last expression borrows from a parameter is
/// given back before the parameter is dropped, in the editions before 2024 too.
fn with_parameters(lets: &TokenStream, output: &Type, body: &Group) -> TokenStream {
    let result = Ident::new("__result", Span::mixed_site());
    quote_hidden! {
        #lets
        let #result: #output = #body;
        #[allow(unreachable_code)]
        #result
    }
}

/// `#![allow(..)]` at the head of a body, as attributes of the function, and what follows it.
fn split_inner_attributes(body: &Group) -> (Vec<Attribute>, TokenStream) {
    let tokens = body.stream();
    // to read all of the body costs more than to expand the handler
    if !matches!(tokens.clone().into_iter().next(), Some(TokenTree::Punct(first)) if first.as_char() == '#') {
        return (Vec::new(), tokens);
    }
    let split = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_inner)?, input.parse()?));
    let (mut attrs, rest) = split.parse2(tokens.clone()).unwrap_or_else(|_| (Vec::new(), tokens));
    attrs.iter_mut().for_each(|attr| attr.style = AttrStyle::Outer);
    (attrs, rest)
}

/// Whether the compiler itself knows the attribute, so that no macro is behind it.
pub(crate) fn is_inert(attr: &Attribute) -> bool {
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
