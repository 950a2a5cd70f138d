//! `#[derive(MultiAuth)]`.

use darling::{Error, FromMeta};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{DeriveInput, Fields, Path, Type, spanned::Spanned};

use super::{DeclaredRoles, SchemeOptions, derive, struct_of};
use crate::{
    diagnostics::{wrong, wrong_at},
    options::PathValue,
    paths::Runtime,
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
    /// The schemes between the parentheses of the struct.
    #[darling(skip)]
    members: Vec<Path>,
}

impl SchemeOptions for Options {
    const DERIVE: &'static str = "MultiAuth";
    const NAMES: &'static [&'static str] = &["user", "roles", "crate"];
    const EXAMPLE: &'static str = "struct Auth(PasswordAuth, ApiKey);";

    fn read_struct(&mut self, input: &DeriveInput) -> Result<(), Error> {
        let Fields::Unnamed(fields) = &struct_of::<Self>(input)?.fields else {
            return Err(wrong(&input.ident, "a MultiAuth names its members between parentheses", HOW));
        };
        let mut members = Vec::<Path>::new();
        for field in &fields.unnamed {
            let Type::Path(member) = ungrouped(&field.ty) else {
                return Err(wrong(&field.ty, "a member is a scheme, by its name", HOW));
            };
            if members.contains(&member.path) {
                let what = format!("`{}` is a member twice", member.path.to_token_stream());
                return Err(wrong(member, what, "remove one"));
            }
            members.push(member.path.clone());
        }
        if members.len() < 2 {
            let how = "name a second one, or use the scheme itself: `#[login_required(auth = PasswordAuth)]`";
            return Err(wrong_at(fields.paren_token.span.join(), "a MultiAuth has two members at least", how));
        }
        self.members = members;
        Ok(())
    }

    fn krate(&self) -> Option<&Path> {
        self.krate.as_ref().map(|krate| &krate.0)
    }

    fn roles(&self, rt: &Runtime) -> Option<TokenStream> {
        let members = &self.members;
        self.roles.as_ref().map(DeclaredRoles::to_value).or_else(|| {
            Some(quote! {{
                const MEMBERS: &[::core::option::Option<&'static [&'static ::core::primitive::str]>] =
                    &[#(<#members as #rt::Scheme>::ROLES),*];
                const COUNT: ::core::primitive::usize = #rt::count_roles(MEMBERS);
                const ROLES: [&'static ::core::primitive::str; COUNT] = #rt::join_roles(MEMBERS);
                if COUNT == 0 { ::core::option::Option::None } else { ::core::option::Option::Some(&ROLES) }
            }})
        })
    }

    fn kind(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let list = self.members.iter().rev().fold(quote!(()), |list, member| quote!((#member, #list)));
        let users = if self.user.is_some() { quote!(OnePrincipal) } else { quote!(OneType) };
        let teller = quote! {
            <#rt::Tells<#auth> as #rt::Teller<{
                #[allow(unused_imports)]
                use #rt::TellsNoRoles as _;
                #rt::Tells::<#auth>::ROLES
            }>>::Is
        };
        quote!(#rt::Multi<#list, #teller, #rt::#users>)
    }

    fn value(&self, rt: &Runtime) -> TokenStream {
        quote!(#rt::Multi::new())
    }

    fn beside(&self, rt: &Runtime, auth: &Ident) -> TokenStream {
        let members = &self.members;
        let user = match (&self.user, members.first()) {
            (Some(PathValue(user)), _) => user.to_token_stream(),
            (None, Some(main)) => quote!(<#main as #rt::Verifier>::User),
            (None, None) => quote!(()),
        };
        let includes = members.iter().map(|member| self.includes(member, &user, rt, auth));
        // The bounds say once what is wrong: the rest relies on them.
        let verified = members.iter().map(|member| {
            let at_member = rt.at(member.span());
            quote_spanned!(member.span()=> #member: #at_member::Verifier)
        });
        quote! {
            #[automatically_derived]
            #[allow(trivial_bounds)]
            impl #rt::Verifier for #auth
            where
                #(#verified,)*
            {
                type User = #user;
                type Extractors = ();
                const ANONYMOUS: ::core::primitive::bool = false #(|| <#members as #rt::Verifier>::ANONYMOUS)*;

                async fn verify(
                    __none: &::core::convert::Infallible,
                    _: (),
                ) -> ::core::result::Result<::core::option::Option<Self::User>, #rt::AuthError> {
                    match *__none {}
                }
            }

            #(#includes)*
        }
    }
}

impl Options {
    /// That the scheme includes this member.
    fn includes(&self, member: &Path, user: &TokenStream, rt: &Runtime, auth: &Ident) -> TokenStream {
        let member_user = quote!(<#member as #rt::Verifier>::User);
        let (bound, merge) = match &self.user {
            Some(PathValue(principal)) => {
                let at_user = rt.at(principal.span());
                let bound = quote_spanned!(principal.span()=> #principal: #at_user::Principal<#member_user>);
                let merge = quote! {
                    #[allow(unused_imports)]
                    use #rt::{CopiesUser as _, MovesUser as _};
                    (&&#rt::Merging::<#member, #auth>::PROBE).__axum_httpauth_merge(__user)
                };
                (bound, merge)
            }
            None => {
                let at_member = rt.at(member.span());
                let bound = quote_spanned! {member.span()=>
                    <#member as #at_member::Verifier>::User: #at_member::Alike<#user>
                };
                (bound, quote!(::core::result::Result::Ok(#rt::CurrentUser::from_member(__user))))
            }
        };
        quote! {
            #[automatically_derived]
            #[allow(trivial_bounds)]
            impl #rt::Includes<#member> for #auth
            where
                #bound,
            {
                fn include(
                    __user: #rt::CurrentUser<#member>,
                ) -> ::core::result::Result<#rt::CurrentUser<Self>, #rt::AuthError> {
                    #merge
                }
            }
        }
    }
}
