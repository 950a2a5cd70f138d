//! What generated code names. Not part of the public interface.

mod callbacks;
mod digest;
mod multi;
mod returned;
mod wiring;

use std::{convert::Infallible, marker::PhantomData};

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};

pub use crate::{
    basic::{Basic, BasicCredentials},
    error::AuthError,
    guard::{Guard, Lenient, Optional, Required},
    lookup::{Known, Lookup},
    password::{HashPassword, KnowsPassword, PasswordCallbacks},
    permit::Permit,
    require_login::RequireLogin,
    response::{Guarded, GuardedFuture, Reply},
    role::{GetUserRoles, IntoRoles, RoleEnum, Roles},
    rule::{AllOf, AnyOf, Authenticated, HasRole, Name, Permits, Variant},
    scheme::{Kind, Scheme, default_response},
    secure::{Public, Stacked},
    sole::Sole,
    token::{Token, TokenCredentials},
    user::CurrentUser,
    verify::{CredentialsOf, Verdict, Verifier},
};
pub use axum;

pub use self::{callbacks::*, digest::*, multi::*, returned::Returned, wiring::Wired};
use crate::{challenge::ConstText, require_login::ServedWith, scheme::sealed::Sealed};

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

impl Sealed for Deny {}

impl<S: Send + Sync> ServedWith<S> for Deny {
    async fn admit(_: &mut Parts, _: &S) -> Result<Reply, Response> {
        Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }
}

/// The credentials that `#[verify_password]` checks.
#[diagnostic::on_unimplemented(
    message = "`#[verify_password]` is for a scheme whose clients send passwords, and of this one they do not",
    label = "this scheme is not `#[derive(BasicAuth)]`",
    note = "use `#[get_password]` for a Digest scheme, and `#[verify_token]` for one of tokens"
)]
pub trait PasswordCredentials {
    fn inputs(&self) -> (&str, &str);
}

impl PasswordCredentials for BasicCredentials {
    fn inputs(&self) -> (&str, &str) {
        (self.username(), self.password())
    }
}

#[diagnostic::do_not_recommend]
impl PasswordCredentials for Infallible {
    fn inputs(&self) -> (&str, &str) {
        match *self {}
    }
}

/// The credentials that `#[verify_token]` checks.
#[diagnostic::on_unimplemented(
    message = "`#[verify_token]` is for a scheme with tokens, and this one has none",
    label = "this scheme is not `#[derive(TokenAuth)]`",
    note = "use `#[verify_password]` for a Basic scheme, and `#[get_password]` for a Digest scheme"
)]
pub trait TextCredentials {
    fn inputs(&self) -> (&str,);
}

impl TextCredentials for TokenCredentials {
    fn inputs(&self) -> (&str,) {
        (self.token(),)
    }
}

#[diagnostic::do_not_recommend]
impl TextCredentials for Infallible {
    fn inputs(&self) -> (&str,) {
        match *self {}
    }
}

/// An input of a callback that the client sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from the text that a client sends",
    label = "expected `&str`, `String`, or a type that implements `From<&str>`",
    note = "take `&str`"
)]
pub trait Input<'r>: From<&'r str> {}

#[diagnostic::do_not_recommend]
impl<'r, T: From<&'r str>> Input<'r> for T {}

pub fn input<'r, T: Input<'r>>(text: &'r str) -> T {
    T::from(text)
}

/// A scheme by one of the derives, which looks for an error handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no `#[error_handler]`",
    label = "not a scheme by one of the derives, such as `#[derive(BasicAuth)]`",
    note = "derive the scheme, or implement `Scheme::error_response` where you implement `Scheme`"
)]
pub trait Derived: Scheme {}

/// What `#[error_handler]` implements.
pub trait ErrorHandler: Derived {
    fn handle(error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send;
}

/// Finds the error handler of a scheme, if there is one: `(&&HandlerOf::<A>::PROBE).__axum_httpauth_respond(..)` is that of
/// [`AnyHandler`] where `A` is an [`ErrorHandler`], because it needs one dereference less than that of [`NoHandler`].
#[derive(Debug)]
pub struct HandlerOf<A>(PhantomData<A>);

impl<A> HandlerOf<A> {
    pub const PROBE: Self = Self(PhantomData);
}

pub trait AnyHandler<A: ErrorHandler> {
    fn __axum_httpauth_respond(&self, error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send {
        A::handle(error, parts)
    }
}

impl<A: ErrorHandler> AnyHandler<A> for &HandlerOf<A> {}

pub trait NoHandler<A: Scheme> {
    fn __axum_httpauth_respond(&self, error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send {
        A::Kind::error_response::<A>(error, parts)
    }
}

impl<A: Scheme> NoHandler<A> for HandlerOf<A> {}

/// An extractor for an error handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no extractor for an error handler",
    label = "an error handler serves routers with any state, and can take nothing from it",
    note = "take `&Parts`, or an extractor that needs no state, such as `Extension` or `HeaderMap`"
)]
pub trait Stateless: Sized {
    fn extract(parts: &mut Parts) -> impl Future<Output = Option<Self>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<()>> Stateless for T {
    async fn extract(parts: &mut Parts) -> Option<T> {
        T::from_request_parts(parts, &()).await.ok()
    }
}

/// What an error handler may return.
#[diagnostic::on_unimplemented(
    message = "an error handler cannot return `{Self}`",
    label = "not a response",
    note = "return what a handler may return: `String`, `Json<_>`, `(StatusCode, String)`, or another type that implements `IntoResponse`"
)]
pub trait Answer {
    fn answer(self) -> Response;
}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Answer for T {
    fn answer(self) -> Response {
        self.into_response()
    }
}

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
    let mut text = ConstText::new().push("the scheme declares no role `").push(role).push("`\n= help: it declares ");
    while let [name, tail @ ..] = declared {
        if !text.has_room(name) {
            return text.push("and others");
        }
        text = text.push("`").push(name).push(if tail.is_empty() { "`" } else { "`, " });
        declared = tail;
    }
    text
}
