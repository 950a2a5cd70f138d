//! `require_login!`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Generics;

use crate::{diagnostics::compile_errors, login_required::Args, mentions::mentions};

pub(crate) fn require_login(options: TokenStream) -> TokenStream {
    let (args, read) = Args::parse(options.clone());
    let rt = &args.runtime;
    let (guard, checks) = match read {
        Ok(()) => (args.guard_in_expression(), args.declared_roles(&Generics::default())),
        Err(error) => {
            let (mentions, errors) = (mentions(&options), compile_errors(error, &Args::NAMES));
            (quote!(#rt::Deny), quote!(#mentions #errors))
        }
    };
    quote!({ #checks #rt::RequireLogin::<#guard>::new() })
}
