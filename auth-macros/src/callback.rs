//! A function that becomes an implementation of a trait: first the inputs of the callback, in order, then extractors.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{FnArg, GenericParam, Path, Signature, Type, spanned::Spanned};

use crate::{
    diagnostics::{compile_errors, wrong, wrong_at},
    function::{Function, is_cfg},
    mentions::mentions,
    options::{self, Common},
    paths::Runtime,
    spans::quote_around,
    types::{is_called, is_number, not_owned, reads_body, return_type, ungrouped, with_static_lifetimes},
};

/// What an attribute says of the functions that it takes.
pub(crate) struct Form {
    /// The name of the attribute.
    pub(crate) name: &'static str,
    /// What the function is called in an error.
    pub(crate) what: &'static str,
    /// The inputs that come before the extractors, as they are called in an error.
    pub(crate) inputs: &'static [&'static str],
    /// Whether they are lent, and not made from what the client sent.
    pub(crate) borrows: bool,
    /// What else is lent, by the names of the types.
    pub(crate) lends: &'static [&'static str],
    /// A function as it should be.
    pub(crate) example: &'static str,
    /// The names of the options, for an error.
    pub(crate) options: &'static [&'static str],
}

/// A function and what it takes.
pub(crate) struct Callback {
    pub(crate) auth: Path,
    pub(crate) runtime: Runtime,
    pub(crate) function: Function,
    pub(crate) inputs: Vec<Type>,
    pub(crate) extractors: Vec<Type>,
}

/// Reads a callback and expands it: the function as it stands, and behind it what `implement` makes of it. If the function
/// does not fit its form, `deny` stands in, so that the error is the only one.
pub(crate) fn expand<T: FromMeta + Default>(
    form: &Form,
    options: TokenStream,
    item: TokenStream,
    implement: impl FnOnce(&Callback, &T) -> Result<TokenStream, Error>,
    deny: impl FnOnce(&Callback) -> TokenStream,
) -> TokenStream {
    let mut errors = Error::accumulator();
    let (common, own) = options::parse::<T>(options.clone(), form.options);
    let (common, mentions) = match own {
        Ok(_) => (Some(common), None),
        Err(_) => (common.meant(&options, form.options), Some(mentions(&options))),
    };
    let (known, common) = (common.is_some(), common.unwrap_or_default());
    let own = errors.handle(own).unwrap_or_default();
    let callback = errors.handle(Callback::parse(form, &common, item.clone()));
    let implementation = callback.filter(|_| known).map(|callback| {
        let fits = errors.handle(callback.validate(form)).is_some();
        let implementation = fits.then(|| errors.handle(implement(&callback, &own))).flatten();
        let leaves_body = implementation.is_some().then(|| callback.leaves_body());
        let implementation = implementation.unwrap_or_else(|| deny(&callback));
        quote!(#implementation #leaves_body)
    });
    let errors = errors.finish().err().map(|error| compile_errors(error, form.options));
    quote!(#item #implementation #mentions #errors)
}

impl Callback {
    fn parse(form: &Form, common: &Common, item: TokenStream) -> Result<Self, Error> {
        let function = Function::parse(item, form.name, form.example)?;
        let types = function.parameters(form.what)?.into_iter().map(|parameter| ungrouped(&parameter.ty).clone());
        let mut inputs: Vec<Type> = types.collect();
        let extractors = inputs.split_off(form.inputs.len().min(inputs.len()));
        Ok(Self { auth: common.auth(), runtime: common.runtime(), function, inputs, extractors })
    }

    fn validate(&self, form: &Form) -> Result<(), Error> {
        let how = format!("write `{}`", form.example);
        let Signature { generics, inputs: parameters, paren_token, .. } = &self.function.sig;
        let lifetime = |param: &&GenericParam| matches!(param, GenericParam::Lifetime(_));
        if let Some(generic) = generics.params.iter().find(|param| !(form.borrows && lifetime(param))) {
            return Err(wrong(generic, format_args!("{} has no generic parameters", form.what), how));
        }
        let attrs = |parameter: &FnArg| match parameter {
            FnArg::Typed(parameter) => parameter.attrs.iter().find(|attr| is_cfg(attr)).cloned(),
            FnArg::Receiver(_) => None,
        };
        if let Some(attr) = parameters.iter().find_map(attrs) {
            return Err(wrong(&attr, "a parameter of a callback is always there", "write two functions under `cfg`"));
        }
        if !form.borrows
            && let Some(what) = not_owned(&self.output())
        {
            return Err(wrong(&self.output(), what, "return a type that owns its data, `Option<User>`"));
        }
        let inputs = form.inputs.join(" and ");
        if self.inputs.len() < form.inputs.len() {
            let what = format!("{} takes {inputs}", form.what);
            return Err(wrong_at(paren_token.span.join(), what, how));
        }
        if let Some(owned) = self.inputs.iter().find(|ty| form.borrows && !matches!(ty, Type::Reference(_))) {
            let how = match owned {
                Type::Path(_) => format!("write `&{}`", owned.to_token_stream().to_string().replace(' ', "")),
                _ => how,
            };
            return Err(wrong(owned, format_args!("{} borrows {inputs}", form.what), how));
        }
        match self.inputs.iter().find(|ty| matches!(ty, Type::ImplTrait(_))) {
            Some(opaque) => Err(wrong(opaque, "the type of this parameter has no name", how)),
            None => self.extractors.iter().try_for_each(|ty| validate_extractor(form, ty)),
        }
    }

    /// That no extractor reads the body under another name than axum's.
    fn leaves_body(&self) -> TokenStream {
        let owned = self.extractors.iter().filter(|ty| !matches!(ty, Type::Reference(_)));
        let assertion = |ty: &Type| {
            let (rt, any) = (&self.runtime, with_static_lifetimes(ty.clone()));
            let (at_type, [reads, leaves]) =
                (rt.at(ty.span()), ["READS_BODY", "LEAVES_BODY"].map(|name| rt.has(&any, &[name])));
            let assertion = quote_around!(ty.span()=> #at_type::assert_leaves_body({ #reads }, { #leaves }));
            quote!(const _: () = #assertion;)
        };
        owned.map(assertion).collect()
    }

    /// The type that the function returns.
    pub(crate) fn output(&self) -> Type {
        return_type(&self.function.sig.output)
    }

    /// The same in a place where no lifetime may be left out.
    pub(crate) fn static_output(&self) -> Type {
        with_static_lifetimes(self.output())
    }

    /// The names under which the extractors are handed on.
    pub(crate) fn extracted(&self) -> Vec<Ident> {
        names("__extracted", self.extractors.len())
    }

    /// The names under which the inputs come in.
    pub(crate) fn named_inputs(&self) -> Vec<Ident> {
        names("__input", self.inputs.len())
    }

    /// A call of the function with its inputs, of which the first ones are made from so many texts, and what was extracted.
    pub(crate) fn call_with_texts(&self, texts: usize) -> TokenStream {
        let inputs = self.inputs.iter().zip(self.named_inputs()).enumerate().map(|(index, (ty, name))| {
            if index < texts {
                let rt = self.runtime.at(ty.span());
                return quote_around!(ty.span()=> #rt::input::<#ty>(#name));
            }
            Ident::new(&name.to_string(), name.span().located_at(ty.span())).into_token_stream()
        });
        self.call(inputs.chain(self.extracted().into_iter().map(Ident::into_token_stream)))
    }

    /// A call of the function.
    pub(crate) fn call(&self, arguments: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let (name, arguments) = (&self.function.sig.ident, arguments.into_iter());
        let dot_await = self.function.sig.asyncness.map(|_| quote!(.await));
        quote!(#name(#(#arguments),*) #dot_await)
    }
}

pub(crate) fn names(prefix: &str, count: usize) -> Vec<Ident> {
    (0..count).map(|index| format_ident!("{prefix}{index}", span = Span::mixed_site())).collect()
}

/// What is behind the inputs is an extractor that leaves the body alone.
fn validate_extractor(form: &Form, ty: &Type) -> Result<(), Error> {
    match ty {
        Type::Reference(reference) if is_called(&reference.elem, form.lends) => Ok(()),
        _ if matches!(ty, Type::Reference(_)) || is_number(ty) => {
            let what = format!("{} takes {}, and then extractors", form.what, form.inputs.join(" and "));
            Err(wrong(ty, what, "write the type of an extractor, such as `axum::http::HeaderMap` or `State<Db>`"))
        }
        Type::ImplTrait(_) => {
            Err(wrong(ty, "the type of this parameter has no name", "write the type of an extractor"))
        }
        _ if reads_body(ty) => {
            let how = "take what is in the head of the request, such as `axum::http::HeaderMap`";
            Err(wrong(ty, format_args!("{} cannot read the body of the request", form.what), how))
        }
        _ => Ok(()),
    }
}
