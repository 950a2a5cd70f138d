//! The roles of a user.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashSet},
    error::Error,
    fmt,
    rc::Rc,
    sync::Arc,
};

pub use crate::role_set::RoleSet;
use crate::{error::AuthError, verify::Verifier};

/// Tells the roles of a user. A scheme needs it if a handler asks for a role; otherwise that does not compile.
///
/// `#[get_user_roles]` implements it. By hand it is
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// # use axum_httpauth::{Scheme, Token, TokenCredentials, Verifier};
/// # struct Auth;
/// # impl Scheme for Auth { type Kind = Token; const KIND: Token = Token::new("Bearer"); }
/// # struct User { roles: Vec<String> }
/// # impl Verifier for Auth {
/// #     type User = User;
/// #     type Extractors = ();
/// #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<User>, AuthError> { Ok(None) }
/// # }
/// use axum_httpauth::{AuthError, GetUserRoles, Roles};
///
/// impl GetUserRoles for Auth {
///     type Role = str;
///     type Extractors = ();
///
///     async fn get_user_roles(user: &User, (): ()) -> Result<impl Roles<Role = str>, AuthError> {
///         Ok(&user.roles)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not know the roles of its users",
    label = "a role is asked for, and nothing tells which roles a user has",
    note = "add `#[get_user_roles(auth = {Self})]` to a function `fn(user: &User) -> Vec<String>`, where `User` is what the verifier returns"
)]
pub trait GetUserRoles: Verifier {
    /// `str`, or the enum with `#[derive(Role)]`.
    type Role: ?Sized;

    /// What the function needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// The roles of a verified user.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if they could not be found out.
    fn get_user_roles(
        user: &Self::User,
        extractors: <Self as GetUserRoles>::Extractors,
    ) -> impl Future<Output = Result<impl Roles<Role = Self::Role>, AuthError>> + Send;
}

/// A fieldless enum whose variants are the roles that there are: `#[derive(Role)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of roles",
    label = "not an enum of roles",
    note = "add `#[derive(axum_httpauth::Role)]` to `{Self}`, or give the role as a string"
)]
pub trait RoleEnum: Roles<Role = Self> + Sized + 'static {
    /// All variants, as they are declared.
    const VARIANTS: &'static [Self];

    /// The place of the variant in [`VARIANTS`](Self::VARIANTS). Guards rely on it.
    fn index(&self) -> usize;

    /// The discriminant of the variant, by which a guard names it.
    fn discriminant(&self) -> u128;

    /// The name of the role, by which it is stored and shown.
    fn name(&self) -> &'static str;

    /// The role of this name.
    fn by_name(name: &str) -> Option<Self>;
}

/// No role has this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRole(Box<str>);

impl UnknownRole {
    /// The error that no role has this name.
    pub fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no role `{}`", self.0.escape_debug())
    }
}

impl Error for UnknownRole {}

/// The roles of a user: one, none, or a collection of them. Strings and the variants of a [`RoleEnum`] are sets of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of roles",
    label = "not a set of roles",
    note = "return a `Vec` of strings, or of the variants of an enum with `#[derive(axum_httpauth::Role)]`"
)]
pub trait Roles {
    /// `str`, or the enum with `#[derive(Role)]`.
    type Role: ?Sized;

    /// Whether one of them passes the test.
    fn any(&self, test: impl FnMut(&Self::Role) -> bool) -> bool;
}

macro_rules! one_role {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Roles for $text {
            type Role = str;

            fn any(&self, mut test: impl FnMut(&str) -> bool) -> bool {
                test(self)
            }
        }
    )*};
}

one_role!(str, String, Cow<'_, str>, Box<str>, Rc<str>, Arc<str>);

macro_rules! many_roles {
    ($([$($generics:tt)*] $set:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> Roles for $set {
            type Role = R::Role;

            fn any(&self, mut test: impl FnMut(&R::Role) -> bool) -> bool {
                self.iter().any(|role| role.any(&mut test))
            }
        }
    )*};
}

many_roles!(
    [R: Roles] [R], [R: Roles] Vec<R>, [R: Roles] Box<[R]>, [R: Roles] Arc<[R]>, [R: Roles] Option<R>,
    [R: Roles] BTreeSet<R>, [R: Roles, H] HashSet<R, H>, [R: Roles, const N: usize] [R; N]
);

#[diagnostic::do_not_recommend]
impl<R: Roles + ?Sized> Roles for &R {
    type Role = R::Role;

    fn any(&self, test: impl FnMut(&R::Role) -> bool) -> bool {
        (**self).any(test)
    }
}

/// What a function under `#[get_user_roles]` may return: [`Roles`], or a `Result` of them whose error is
/// [`Into<AuthError>`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of roles",
    label = "not a set of roles",
    note = "return a `Vec` of strings, or of the variants of an enum with `#[derive(axum_httpauth::Role)]`, or a `Result` of it"
)]
pub trait IntoRoles {
    /// The roles.
    type Roles: Roles;

    /// The roles as [`GetUserRoles::get_user_roles`] gives them.
    ///
    /// # Errors
    ///
    /// The error of the function.
    fn into_roles(self) -> Result<Self::Roles, AuthError>;
}

#[diagnostic::do_not_recommend]
impl<R: Roles> IntoRoles for R {
    type Roles = R;

    fn into_roles(self) -> Result<R, AuthError> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<R: Roles, E: Into<AuthError>> IntoRoles for Result<R, E> {
    type Roles = R;

    fn into_roles(self) -> Result<R, AuthError> {
        self.map_err(Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(roles: impl Roles<Role = str>, role: &str) -> bool {
        roles.any(|held| held == role)
    }

    #[test]
    fn whatever_holds_roles_is_a_set_of_them() {
        assert!(holds("admin", "admin"));
        assert!(!holds("admin", "adm"));
        assert!(holds(String::from("admin"), "admin"));
        assert!(holds(Cow::Borrowed("admin"), "admin"));
        assert!(holds(Some("admin"), "admin"));
        assert!(!holds(None::<&str>, "admin"));
        assert!(holds(vec!["user", "admin"], "admin"));
        assert!(!holds(Vec::<String>::new(), "admin"));
        assert!(holds(&[String::from("user"), String::from("admin")][..], "admin"));
        assert!(holds(["user"; 1], "user"));
        assert!(holds(HashSet::from(["user", "admin"]), "admin"));
        assert!(holds(BTreeSet::from(["user", "admin"]), "user"));
    }
}
