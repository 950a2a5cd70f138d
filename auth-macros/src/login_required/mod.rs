//! `#[login_required]`: a guard in front of the parameters of a handler.

mod args;
mod decision;
mod expand;

use darling::Error;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, MetaList, PatType, Signature, Type};

use self::args::Mode;
pub(crate) use self::{
    args::Args,
    decision::{Above, decided_above},
    expand::{is_inert, parameter},
};
use crate::{
    diagnostics::{compile_errors, wrong, wrong_at},
    function::Function,
    mentions::{mentions, without_cursor},
    types::{self, ungrouped},
};

/// Those of axum's handlers. The guard is one where it cannot join another.
const MOST_PARAMETERS: usize = 16;

pub(crate) fn login_required(options: TokenStream, item: TokenStream) -> TokenStream {
    let (args, read) = Args::parse(options.clone());
    // rust-analyzer lays the expansion with the cursor over the one without: what is wrong without is wrong with it
    let read = read.and_then(|()| without_cursor(&options).map_or(Ok(()), |typed| Args::parse(typed).1));
    let handler =
        match Function::parse(item.clone(), "login_required", "#[login_required] async fn index() -> String { .. }") {
            Ok(handler) => handler,
            Err(error) => {
                let errors = compile_errors(error, &Args::NAMES);
                return quote!(#item #errors);
            }
        };
    let mut errors = Error::accumulator();
    errors.handle(read);
    errors.handle(validate(&handler, &args));
    match errors.finish() {
        Ok(()) => expand::guarded(handler, &args),
        Err(error) => {
            let errors = compile_errors(error, &Args::NAMES);
            let denied = expand::denied(handler, &args, &mentions(&options));
            quote!(#denied #errors)
        }
    }
}

fn validate(handler: &Function, args: &Args) -> Result<(), Error> {
    let mut errors = Error::accumulator();
    errors.handle(validate_handler(handler, "guarded"));
    if decided_above(handler).is_some_and(|above| above == Above::Public) {
        errors.push(public_and_guarded());
    }
    if let Some(attr) = handler.attrs.iter().find(|attr| records_error(attr)) {
        let how = "put `#[login_required]` below it";
        errors.push(wrong(
            attr,
            "`instrument(err)` wants the `Result` of the handler, and here it is a guarded one",
            how,
        ));
    }
    if let Mode::Optional(option) | Mode::Lenient(option) = args.mode {
        let parameters = handler.parameters("a handler").unwrap_or_default();
        for parameter in parameters.iter().filter(|parameter| args.is_current_user(&parameter.ty)) {
            let ty = parameter.ty.to_token_stream().to_string().replace(' ', "");
            let what = "with `optional` there may be no user";
            errors.push(wrong(&parameter.ty, what, format_args!("write `Option<{ty}>`")));
        }
        let guarded_again = handler.attrs.iter().any(|attr| is_called(attr, "login_required"));
        if !guarded_again && parameters.iter().all(|parameter| cannot_be_user(&parameter.ty)) {
            let auth = args.auth.to_token_stream();
            let how = format!("take `user: Option<CurrentUser<{auth}>>`, or leave `optional` out");
            let what = "with `optional` strangers pass, and this handler does not look who it is";
            errors.push(wrong_at(option, what, how));
        }
    }
    errors.finish()
}

/// What the attribute says that stands below `#[public]`, or the other way round.
pub(crate) fn public_and_guarded() -> Error {
    let how =
        "remove `#[public]`, or write `#[login_required(optional)]` alone to let requests without credentials pass";
    wrong_at(Span::call_site(), "a handler is either `#[public]` or `#[login_required]`", how)
}

/// What is wrong with a handler that is to be guarded or public.
pub(crate) fn validate_handler(handler: &Function, adjective: &str) -> Result<(), Error> {
    let mut errors = Error::accumulator();
    let Signature {
        constness,
        asyncness,
        safety,
        abi,
        fn_token,
        ident: _,
        generics: _,
        paren_token: _,
        inputs: _,
        variadic,
        output: _,
    } = &handler.sig;
    let qualifiers =
        [constness.to_token_stream(), safety.to_token_stream(), abi.to_token_stream(), variadic.to_token_stream()];
    if let Some(qualifier) = qualifiers.iter().find(|tokens| !tokens.is_empty()) {
        let how = format!("remove `{qualifier}`");
        errors.push(wrong(qualifier, "a handler is an `async fn` without qualifiers", how));
    } else if asyncness.is_none() {
        errors.push(wrong_at(fn_token.span, "a handler is an `async fn`", "write `async fn`"));
    }
    let parameters = errors.handle(handler.parameters("a handler")).unwrap_or_default();
    let joins = handler.attrs.iter().all(is_inert) && parameters.first().is_none_or(|first| first.attrs.is_empty());
    let most = if joins { MOST_PARAMETERS } else { MOST_PARAMETERS - 1 };
    if let Some(parameter) = parameters.get(most) {
        let how = "join two parameters in a tuple: `(State(db), Query(page)): (State<Db>, Query<Page>)`";
        errors.push(wrong(parameter, format_args!("a {adjective} handler has at most {most} parameters"), how));
    }
    errors.handle(validate_parameters(&parameters));
    errors.finish()
}

/// What axum says of no parameter in particular: each is an extractor, and the body is read last.
fn validate_parameters(parameters: &[&PatType]) -> Result<(), Error> {
    for PatType { pat, ty, .. } in parameters {
        let text = matches!(ungrouped(ty), Type::Reference(text) if types::is_called(&text.elem, &["str"]));
        if text || types::is_number(ty) {
            let (pat, owned) = (pat.to_token_stream(), if text { quote!(String) } else { ty.to_token_stream() });
            let how = format!("write `axum::extract::Path({pat}): axum::extract::Path<{owned}>`");
            return Err(wrong(ty, "a parameter of a handler is an extractor", how));
        }
    }
    if parameters.iter().any(|parameter| !parameter.attrs.is_empty()) {
        return Ok(()); // what `cfg` takes away may be the last one
    }
    let in_front = parameters.split_last().map_or_else(Default::default, |(_, in_front)| in_front);
    match in_front.iter().find(|parameter| types::reads_body(&parameter.ty)) {
        Some(PatType { pat, ty, .. }) => {
            let (pat, spaced) = (pat.to_token_stream(), ty.to_token_stream().to_string());
            let how = format!("put `{pat}: {}` last", spaced.replace(' ', ""));
            Err(wrong(ty, "only the last parameter of a handler can read the body", how))
        }
        None => Ok(()),
    }
}

/// `#[tracing::instrument(err)]`, which matches on what the handler returns.
fn records_error(attr: &Attribute) -> bool {
    let records = |list: &MetaList| list.tokens.clone().into_iter().any(|token| token.to_string() == "err");
    is_called(attr, "instrument") && attr.meta.require_list().is_ok_and(records)
}

fn is_called(attr: &Attribute, name: &str) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == name)
}

/// Whether the parameter is one of those that say nothing of the user. One by another name may ask for it.
fn cannot_be_user(ty: &Type) -> bool {
    const OTHERS: [&str; 14] = [
        "Bytes",
        "ConnectInfo",
        "Form",
        "HeaderMap",
        "Json",
        "MatchedPath",
        "Method",
        "Multipart",
        "OriginalUri",
        "Path",
        "Query",
        "State",
        "String",
        "Uri",
    ];
    types::is_called(ty, &OTHERS)
}
