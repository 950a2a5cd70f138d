//! What the macros ask of types as they are written.

use proc_macro2::Span;
use syn::{
    BoundLifetimes, GenericArgument, Lifetime, ParenthesizedGenericArguments, Path, PathArguments, ReturnType,
    Signature, Type, TypeFnPtr, TypeImplTrait, TypeReference, parse_quote,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

/// The declared return type, `()` if there is none.
pub(crate) fn return_type(output: &ReturnType) -> Type {
    match output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => (**ty).clone(),
    }
}

/// The type without the invisible delimiters that a fragment of a `macro_rules!` macro comes in.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Whether the type is one of these by its last name.
pub(crate) fn is_called(ty: &Type, names: &[&str]) -> bool {
    match ungrouped(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name)),
        _ => false,
    }
}

/// The argument of a generic type of this name.
pub(crate) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    match &last.arguments {
        PathArguments::AngleBracketed(generics) => match generics.args.first() {
            Some(GenericArgument::Type(of)) => Some(of),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the type is one of the language's own that are no extractors.
pub(crate) fn is_number(ty: &Type) -> bool {
    const NUMBERS: [&str; 16] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128",
        "usize",
    ];
    is_called(ty, &NUMBERS)
}

/// Whether the type is an extractor of axum's that reads the body, by its name.
pub(crate) fn reads_body(ty: &Type) -> bool {
    const BODY: [&str; 7] = ["String", "Bytes", "Json", "Form", "Request", "Body", "Multipart"];

    // types of these names elsewhere may well leave the body alone
    let of_axum = |path: &Path| path.segments.len() == 1 || path.segments.iter().any(|part| part.ident == "axum");
    let ty = ungrouped(["Option", "Result"].iter().find_map(|name| argument_of(ty, name)).unwrap_or(ty));
    is_called(ty, &BODY) && matches!(ty, Type::Path(path) if of_axum(&path.path))
}

/// Whether there is an `impl Trait` in the type, which cannot be named in a bound.
pub(crate) fn has_opaque(ty: &Type) -> bool {
    struct Search(bool);

    impl Visit<'_> for Search {
        fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {
            self.0 = true;
        }
    }

    let mut search = Search(false);
    search.visit_type(ty);
    search.0
}

/// Whether there may be type parameters in the types of a function: its own, or those of the `impl` block around it, of which an
/// attribute sees only that they are called `Self`, or by one letter.
pub(crate) fn may_be_generic(sig: &Signature) -> bool {
    struct Search(bool);

    impl Visit<'_> for Search {
        fn visit_path(&mut self, path: &Path) {
            let parameter = |name: String| name == "Self" || matches!(name.as_bytes(), [b'A'..=b'Z']);
            self.0 |= path.segments.first().is_some_and(|first| parameter(first.ident.to_string()));
            visit::visit_path(self, path);
        }
    }

    let mut search = Search(sig.generics.type_params().next().is_some());
    search.visit_signature(sig);
    search.0
}

/// The type with `_` for what has no name.
pub(crate) fn named(output: &Type) -> Type {
    let mut output = output.clone();
    EraseImplTrait.visit_type_mut(&mut output);
    output
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

/// What in a type keeps it from being that of a user.
struct Borrowed(Option<&'static str>);

impl Visit<'_> for Borrowed {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        if reference.lifetime.is_none() {
            self.0 = Some("a user owns its data");
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.0 = Some("a user owns its data");
        }
    }

    fn visit_type_impl_trait(&mut self, _: &TypeImplTrait) {
        self.0 = Some("the type of a user has a name");
    }

    // what a function takes and returns, the user need not own
    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &ParenthesizedGenericArguments) {}
    fn visit_bound_lifetimes(&mut self, _: &BoundLifetimes) {}
}

/// Why the type cannot be that of a user.
pub(crate) fn not_owned(ty: &Type) -> Option<&'static str> {
    let mut search = Borrowed(None);
    search.visit_type(ty);
    search.0
}

/// The type where no lifetime may be left out: each is `'static`.
pub(crate) fn with_static_lifetimes(mut ty: Type) -> Type {
    StaticLifetimes.visit_type_mut(&mut ty);
    ty
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

    fn visit_type_fn_ptr_mut(&mut self, _: &mut TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments_mut(&mut self, _: &mut ParenthesizedGenericArguments) {}
    fn visit_bound_lifetimes_mut(&mut self, _: &mut BoundLifetimes) {}
}

fn static_lifetime() -> Lifetime {
    Lifetime::new("'static", Span::call_site())
}
