//! A function that becomes an implementation of a trait: first the inputs of the callback, in order, then extractors.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    Lifetime, Path, Type, TypeReference,
    visit_mut::{self, VisitMut},
};

use crate::{
    diagnostics::{compile_errors, wrong, wrong_at},
    function::{Function, return_type},
    options::{self, Common},
    paths::Runtime,
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
    let (common, own) = options::parse::<T>(options);
    let own = errors.handle(own).unwrap_or_default();
    let callback = errors.handle(Callback::parse(form, &common, item.clone()));
    let implementation = callback.map(|callback| {
        let fits = errors.handle(callback.validate(form)).is_some();
        let implementation = fits.then(|| errors.handle(implement(&callback, &own))).flatten();
        implementation.unwrap_or_else(|| deny(&callback))
    });
    let errors = errors.finish().err().map(|error| compile_errors(error, form.options));
    quote!(#item #implementation #errors)
}

impl Callback {
    fn parse(form: &Form, common: &Common, item: TokenStream) -> Result<Self, Error> {
        let function = Function::parse(item, form.name, form.example)?;
        let types = function.parameters(form.what)?.into_iter().map(|parameter| (*parameter.ty).clone());
        let mut inputs: Vec<Type> = types.collect();
        let extractors = inputs.split_off(form.inputs.len().min(inputs.len()));
        Ok(Self { auth: common.auth(), runtime: common.runtime(), function, inputs, extractors })
    }

    fn validate(&self, form: &Form) -> Result<(), Error> {
        let how = format!("write `{}`", form.example);
        let sig = &self.function.sig;
        if let Some(generic) = sig.generics.type_params().next() {
            return Err(wrong(generic, format_args!("{} has no type parameters", form.what), how));
        }
        let is_opaque = |ty: &&Type| matches!(ty, Type::ImplTrait(_));
        if let Some(opaque) = self.inputs.iter().chain(&self.extractors).find(is_opaque) {
            return Err(wrong(opaque, "the type of this parameter has no name", "write the type of an extractor"));
        }
        let inputs = form.inputs.join(" and ");
        if self.inputs.len() < form.inputs.len() {
            let what = format!("{} takes {inputs}", form.what);
            return Err(wrong_at(sig.paren_token.span.join(), what, how));
        }
        match self.inputs.iter().find(|ty| form.borrows && !matches!(ty, Type::Reference(_))) {
            Some(owned) => Err(wrong(owned, format_args!("{} borrows {inputs}", form.what), how)),
            None => Ok(()),
        }
    }

    /// The type that the function returns.
    pub(crate) fn output(&self) -> Type {
        return_type(&self.function.sig.output)
    }

    /// The same in a place where no lifetime may be left out.
    pub(crate) fn static_output(&self) -> Type {
        let mut output = self.output();
        StaticLifetimes.visit_type_mut(&mut output);
        output
    }

    /// The names under which the extractors are handed on.
    pub(crate) fn extracted(&self) -> Vec<Ident> {
        names("__extracted", self.extractors.len())
    }

    /// The names under which the inputs come in.
    pub(crate) fn named_inputs(&self) -> Vec<Ident> {
        names("__input", self.inputs.len())
    }

    /// A call of the function.
    pub(crate) fn call(&self, arguments: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let (name, arguments) = (&self.function.sig.ident, arguments.into_iter());
        let dot_await = self.function.sig.asyncness.map(|_| quote!(.await));
        quote!(#name(#(#arguments),*) #dot_await)
    }
}

fn names(prefix: &str, count: usize) -> Vec<Ident> {
    (0..count).map(|index| format_ident!("{prefix}{index}", span = Span::mixed_site())).collect()
}

struct StaticLifetimes;

impl VisitMut for StaticLifetimes {
    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        reference.lifetime.get_or_insert_with(static_lifetime);
        visit_mut::visit_type_reference_mut(self, reference);
    }

    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        *lifetime = static_lifetime();
    }
}

fn static_lifetime() -> Lifetime {
    Lifetime::new("'static", Span::call_site())
}
