//! `#[derive(MultiAuth)]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{DeriveInput, Fields, Path, Type, spanned::Spanned};

use super::{DeclaredRoles, SchemeOptions, derive, struct_of};
use crate::{
    diagnostics::{wrong, wrong_at},
    options::PathValue,
    paths::Runtime,
    spans::quote_around,
    types::ungrouped,
};

const HOW: &str = "write `#[derive(MultiAuth)] struct Auth(PasswordAuth, ApiKey);`";

pub(crate) fn multi_auth(input: TokenStream) -> TokenStream {
    derive::<Options>(input)
}

#[derive(Default, FromMeta)]
#[darling(default)]
struct Options {
    user: Option<PathValue>,
    roles: Option<DeclaredRoles>,
    #[darling(rename = "crate")]
    krate: Option<PathValue>,
    /// Whether it is not known what users become.
    #[darling(skip)]
    unreadable: bool,
    /// The schemes between the parentheses of the struct.
    #[darling(skip)]
    members: Vec<Path>,
}

impl SchemeOptions for Options {
    const DERIVE: &'static str = "MultiAuth";
    const NAMES: &'static [&'static str] = &["user", "roles", "crate"];
    const EXAMPLE: &'static str = "struct Auth(PasswordAuth, ApiKey);";

    fn set_unreadable(&mut self, unreadable: bool) {
        self.unreadable = unreadable;
    }

    fn read_struct(&mut self, input: &DeriveInput) -> Result<(), Error> {
        let Fields::Unnamed(fields) = &struct_of::<Self>(input)?.fields else {
            return Err(wrong(&input.ident, "a MultiAuth names its members between parentheses", HOW));
        };
        for field in &fields.unnamed {
            let Type::Path(member) = ungrouped(&field.ty) else {
                return Err(wrong(&field.ty, "a member is a scheme, by its name", HOW));
            };
            if member.path.is_ident(&input.ident) {
                return Err(wrong(member, "a MultiAuth is no member of itself", "remove it, or name another scheme"));
            }
            if self.members.contains(&member.path) {
                let what = format!("`{}` is a member twice", member.path.to_token_stream());
                return Err(wrong(member, what, "remove one"));
            }
            self.members.push(member.path.clone());
        }
        if self.members.len() < 2 {
            let how = "name a second one, or use the scheme itself: `#[login_required(auth = PasswordAuth)]`";
            return Err(wrong_at(fields.paren_token.span.join(), "a MultiAuth has two members at least", how));
        }
        Ok(())
    }

    fn krate(&self) -> Option<&Path> {
        self.krate.as_ref().map(|krate| &krate.0)
    }

    fn roles(&self, rt: &Runtime) -> Option<TokenStream> {
        let members = self.members.iter().map(|member| probe(rt, &quote!(#rt::Member<#member, ()>), "ROLES"));
        self.roles.as_ref().map(DeclaredRoles::to_value).or_else(|| {
            Some(quote! {{
                const MEMBERS: &[::core::option::Option<&'static [&'static ::core::primitive::str]>] =
                    &[#(#members),*];
                const COUNT: ::core::primitive::usize = #rt::count_roles(MEMBERS);
                const ROLES: [&'static ::core::primitive::str; COUNT] = #rt::join_roles(MEMBERS);
                if COUNT == 0 { ::core::option::Option::None } else { ::core::option::Option::Some(&ROLES) }
            }})
        })
    }

    fn kind(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let user = self.user(rt);
        let (is, users) = match self.user {
            Some(_) => ("COPIES", quote!(OnePrincipal)),
            None => ("SHARES", quote!(OneType)),
        };
        let list = self.members.iter().rev().fold(quote!(()), |list, member| {
            let member = quote!(#rt::Member<#member, #user>);
            let (is, moves) = (probe(rt, &member, is), probe(rt, &member, "MOVES"));
            quote!(<#member as #rt::Listed<#is, #moves>>::Before<#list>)
        });
        let roles = rt.has(auth, &["GET_USER_ROLES"]);
        quote!(#rt::Multi<#list, <#rt::Has<#auth> as #rt::If<{ #roles }>>::Callbacks, #rt::#users>)
    }

    fn value(&self, rt: &Runtime) -> TokenStream {
        quote!(#rt::Multi::new())
    }

    fn beside(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let user = self.user(rt);
        let checks = self.members.iter().map(|member| {
            let (at_member, own) = (rt.at(member.span()), user_of(rt, member, &user));
            let verifier = quote_around!(member.span()=> #at_member::needs_verifier::<#member>());
            let joins = match &self.user {
                Some(PathValue(user)) => {
                    let rt = rt.at(user.span());
                    quote_around!(user.span()=> #rt::needs_principal::<#user, #own>())
                }
                None => quote_around!(member.span()=> #at_member::needs_alike::<#own, #user>()),
            };
            let joins = (!self.unreadable).then(|| quote!(const _: () = #joins;));
            quote! {
                const _: () = #verifier;
                #joins
            }
        });
        let anonymous = self.members.iter().map(|member| {
            let member = quote!(#rt::Member<#member, ()>);
            probe(rt, &member, "ANONYMOUS")
        });
        quote! {
            #[automatically_derived]
            impl #rt::Verifier for #auth {
                type User = #user;
                type Extractors = ();
                const ANONYMOUS: ::core::primitive::bool = false #(|| #anonymous)*;

                async fn verify(
                    __none: &::core::convert::Infallible,
                    _: (),
                ) -> ::core::result::Result<::core::option::Option<Self::User>, #rt::AuthError> {
                    match *__none {}
                }
            }

            #(#checks)*
        }
    }
}

impl Options {
    /// The type of the users: the one that is named, or that of the first member with a verifier.
    fn user(&self, rt: &Runtime) -> TokenStream {
        match &self.user {
            Some(PathValue(user)) => user.to_token_stream(),
            None => self.members.iter().rev().fold(quote!(()), |user, member| user_of(rt, member, &user)),
        }
    }
}

/// The type of the users of the member, or the other one if it has no verifier.
fn user_of(rt: &Runtime, member: &Path, other: &TokenStream) -> TokenStream {
    let at = member.span();
    let member = quote!(#rt::Member<#member, #other>);
    let verifies = probe(rt, &member, "VERIFIES");
    quote_around!(at=> <#member as #rt::UserOf<#verifies>>::Is)
}

/// A constant of what may be a member.
fn probe(rt: &Runtime, member: &TokenStream, constant: &str) -> TokenStream {
    let constant = Ident::new(constant, Span::mixed_site());
    quote! {{
        #[allow(unused_imports)]
        use #rt::NoMember as _;
        <#member>::#constant
    }}
}
