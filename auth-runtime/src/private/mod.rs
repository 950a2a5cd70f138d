//! What generated code names. Not part of the public interface.

mod callbacks;
mod declared;
mod digest;
mod multi;
mod returned;
mod wiring;

use std::{convert::Infallible, marker::PhantomData, process};

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
    role::{GetUserRoles, IntoRoles, RoleEnum, Roles, UnknownRole},
    rule::{AllOf, AnyOf, AtLeast, Authenticated, HasRole, Name, Permits, Variant},
    scheme::{Kind, Scheme, default_response},
    secure::{Public, Stacked},
    sole::Sole,
    token::{Token, TokenCredentials},
    user::CurrentUser,
    verify::{CredentialsOf, Verdict, Verifier},
};
pub use axum;
#[cfg(feature = "serde")]
pub use serde_core;

#[cfg(feature = "serde")]
pub use crate::role_set::deserialize_role;

pub use self::{callbacks::*, declared::DeclaredRoles, digest::*, multi::*, returned::Returned, wiring::Wired};
use crate::{require_login::ServedWith, scheme::sealed::Sealed};

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
    #[inline]
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

/// What a handler may return, and an error handler.
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "not a response",
    note = "return `String`, `Json<_>`, `(StatusCode, String)`, a `Result` of two such types, or another type that implements `IntoResponse`"
)]
pub trait Answer: IntoResponse {}

#[diagnostic::do_not_recommend]
impl<T: IntoResponse> Answer for T {}

pub fn answer<T: Answer>(answer: T) -> Response {
    answer.into_response()
}

/// Stands for an answer where the type of it is asked for, and is never called.
pub fn some_answer<T: Answer>() -> T {
    some_value()
}

/// The same where it is not known yet whether the type is one of answers.
pub fn some_value<T>() -> T {
    process::abort()
}
