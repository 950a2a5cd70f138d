//! `#[login_required]`: a guard in front of the parameters of a handler.

mod args;
mod expand;

use darling::Error;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use self::args::{Args, Mode};
use crate::{
    diagnostics::{compile_errors, wrong, wrong_at},
    function::Function,
};

/// axum's handlers have at most 16 parameters, and the guard is one.
const MOST_PARAMETERS: usize = 15;

pub(crate) fn login_required(options: TokenStream, item: TokenStream) -> TokenStream {
    let (args, read) = Args::parse(options);
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
            let denied = expand::denied(handler, &args);
            quote!(#denied #errors)
        }
    }
}

fn validate(handler: &Function, args: &Args) -> Result<(), Error> {
    let mut errors = Error::accumulator();
    let sig = &handler.sig;
    if sig.asyncness.is_none() {
        let how = format!("write `async fn {}`", sig.ident);
        errors.push(wrong_at(sig.fn_token.span, "a handler is an `async fn`", how));
    }
    let parameters = errors.handle(handler.parameters("a handler")).unwrap_or_default();
    if let Some(parameter) = parameters.get(MOST_PARAMETERS) {
        let how = "join two parameters in a tuple: `(State(db), Query(page)): (State<Db>, Query<Page>)`";
        errors.push(wrong(parameter, "a guarded handler has at most 15 parameters", how));
    }
    if args.mode != Mode::Required {
        for parameter in parameters.iter().filter(|parameter| args.is_current_user(&parameter.ty)) {
            let ty = parameter.ty.to_token_stream().to_string().replace(' ', "");
            let what = "with `optional` there may be no user";
            errors.push(wrong(&parameter.ty, what, format_args!("write `Option<{ty}>`")));
        }
    }
    errors.finish()
}
