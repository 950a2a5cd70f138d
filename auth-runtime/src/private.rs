//! What generated code names. Not part of the public interface.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::Response,
};

pub use crate::{
    basic::{Basic, BasicCredentials},
    error::AuthError,
    guard::{Guard, Guarded, GuardedFuture, Lenient, Optional, Reply, Required},
    role::{GetUserRoles, IntoRoles, Role, Roles},
    rule::{AllOf, AnyOf, Authenticated, HasRole, Name, Variant},
    scheme::{Scheme, default_response},
    token::{Token, TokenCredentials},
    verify::{CredentialsOf, Verdict, Verifier},
};
pub use axum;

use crate::challenge::ConstText;

/// The guard of a handler whose attribute is wrong. The program does not compile; were it to run, nobody would pass.
#[derive(Debug)]
pub struct Deny {
    pub reply: Reply,
}

impl<S: Send + Sync> FromRequestParts<S> for Deny {
    type Rejection = StatusCode;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        Err(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The credentials that `#[verify_password]` checks.
#[diagnostic::on_unimplemented(
    message = "`#[verify_password]` is for a scheme with user names and passwords, and this one has neither",
    label = "this scheme is not `#[derive(BasicAuth)]`",
    note = "use `#[verify_token]` with a function of one token"
)]
pub trait PasswordCredentials {
    fn inputs(&self) -> (&str, &str);
}

impl PasswordCredentials for BasicCredentials {
    fn inputs(&self) -> (&str, &str) {
        (self.username(), self.password())
    }
}

/// The credentials that `#[verify_token]` checks.
#[diagnostic::on_unimplemented(
    message = "`#[verify_token]` is for a scheme with tokens, and this one has none",
    label = "this scheme is not `#[derive(TokenAuth)]`",
    note = "use `#[verify_password]` with a function of a user name and a password"
)]
pub trait TextCredentials {
    fn inputs(&self) -> (&str,);
}

impl TextCredentials for TokenCredentials {
    fn inputs(&self) -> (&str,) {
        (self.token(),)
    }
}

/// An input of a callback, as the type that its parameter has.
pub fn input<'r, T: From<&'r str>>(text: &'r str) -> T {
    T::from(text)
}

/// The answer of a scheme for which there is no `#[error_handler]`: that attribute adds a function of this name to the
/// type itself, which is found first.
pub trait DefaultErrorResponse {
    fn __error_response(error: &AuthError, _: &mut Parts) -> impl Future<Output = Response> + Send {
        std::future::ready(default_response(error))
    }
}

impl<A: Scheme> DefaultErrorResponse for A {}

/// Does not compile if a scheme declares its roles and this is none of them.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
#[track_caller]
pub const fn assert_declared(declared: Option<&[&str]>, role: &str) {
    let Some(declared) = declared else { return };
    let mut rest = declared;
    while let [name, tail @ ..] = rest {
        if same(name.as_bytes(), role.as_bytes()) {
            return;
        }
        rest = tail;
    }
    panic!("{}", undeclared(declared, role).as_str());
}

const fn same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, a_tail @ ..], [y, b_tail @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (a_tail, b_tail);
    }
    a.is_empty() && b.is_empty()
}

const fn undeclared(mut declared: &[&str], role: &str) -> ConstText {
    let mut text = ConstText::new().push("the scheme declares no role `").push(role).push("`, only");
    while let [name, tail @ ..] = declared {
        if !text.has_room(name) {
            return text.push(" and others");
        }
        text = text.push(" `").push(name).push("`");
        declared = tail;
    }
    text
}
