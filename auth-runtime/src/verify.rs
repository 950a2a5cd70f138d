//! What verifiers implement and what they return.

use crate::{
    basic::BasicCredentials,
    digest::DigestCredentials,
    error::AuthError,
    scheme::{Kind, Scheme},
    token::TokenCredentials,
    user::Username,
};

/// What a client presents to the scheme `A`.
pub type CredentialsOf<A> = <<A as Scheme>::Kind as Kind>::Credentials;

/// Checks the credentials of a scheme. A scheme has one verifier; a second one does not compile.
///
/// `#[verify_password]`, `#[verify_token]`, `#[get_password]`, `#[get_ha1]` and `#[derive(MultiAuth)]` implement it. By hand it
/// is
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum::extract::State;
/// use axum_httpauth::{AuthError, Scheme, Token, TokenCredentials, Verifier, constant_time_eq};
///
/// struct Auth;
///
/// impl Scheme for Auth {
///     type Kind = Token;
///     const KIND: Token = Token::new("Bearer");
/// }
///
/// impl Verifier for Auth {
///     type User = &'static str;
///     type Extractors = State<String>;
///
///     async fn verify(
///         credentials: &TokenCredentials,
///         State(secret): State<String>,
///     ) -> Result<Option<&'static str>, AuthError> {
///         Ok(constant_time_eq(credentials.token(), secret).then_some("robot"))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no verifier",
    label = "nothing checks the credentials of this scheme",
    note = "add `#[verify_password(auth = {Self})]` to a function `fn(username: &str, password: &str) -> bool` if `{Self}` is a Basic scheme, `#[get_password(auth = {Self})]` to a function `fn(username: &str) -> Option<String>` if it is a Digest scheme, or `#[verify_token(auth = {Self})]` to a function `fn(token: &str) -> bool`",
    note = "a type that is no scheme yet becomes one by `#[derive(axum_httpauth::BasicAuth)]`, `DigestAuth`, `TokenAuth` or `MultiAuth`"
)]
pub trait Verifier: Scheme {
    /// Who is authenticated: what [`CurrentUser`](crate::CurrentUser) derefs to.
    type User: Send + Sync + 'static;

    /// What the verifier needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    /// They run after the credentials were read, and before they are verified. One that rejects the request makes it
    /// [unavailable](AuthError::unavailable).
    type Extractors: Send;

    /// Whether the verifier is asked about requests that carry no `Authorization` field at all, with an empty user name
    /// and an empty password. Basic only.
    const ANONYMOUS: bool = false;

    /// Whether the verifier compares what `#[hash_password]` makes of a password, where there is one: `#[get_password]`.
    #[doc(hidden)]
    const GET_PASSWORD: bool = false;

    /// Checks the credentials: `Some` for a user, `None` if they are wrong.
    ///
    /// # Errors
    ///
    /// [`AuthError::rejected`] to say why they are wrong, [`AuthError::unavailable`] if that could not be found out.
    fn verify(
        credentials: &CredentialsOf<Self>,
        extractors: Self::Extractors,
    ) -> impl Future<Output = Result<Option<Self::User>, AuthError>> + Send;
}

/// What a function under `#[verify_password]` or `#[verify_token]` may return, where `C` are the credentials that it
/// checks: `Option<User>`, `bool`, or a `Result` of either whose error is [`Into<AuthError>`].
#[diagnostic::on_unimplemented(
    message = "a verifier cannot return `{Self}`",
    label = "expected `Option<User>`, `bool`, or a `Result` of either",
    note = "return `Option<User>`: `Some(user)` if the credentials are right, `None` if they are not",
    note = "a user is `Send + Sync + 'static`: it owns its data",
    note = "the error of a `Result` is `BoxError`, which any error becomes by `?`, or `AuthError`, or a type of yours with `impl From<MyError> for AuthError`"
)]
pub trait Verdict<C> {
    /// Who is authenticated.
    type User: Send + Sync + 'static;

    /// The verdict as [`Verifier::verify`] gives it.
    ///
    /// # Errors
    ///
    /// The error of the verifier.
    fn into_user(self, credentials: &C) -> Result<Option<Self::User>, AuthError>;
}

#[diagnostic::do_not_recommend]
impl<U: Send + Sync + 'static, C> Verdict<C> for Option<U> {
    type User = U;

    fn into_user(self, _: &C) -> Result<Option<U>, AuthError> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl Verdict<BasicCredentials> for bool {
    type User = Username;

    fn into_user(self, credentials: &BasicCredentials) -> Result<Option<Username>, AuthError> {
        Ok(self.then(|| Username::from(credentials.username())))
    }
}

#[diagnostic::do_not_recommend]
impl Verdict<DigestCredentials> for bool {
    type User = Username;

    fn into_user(self, credentials: &DigestCredentials) -> Result<Option<Username>, AuthError> {
        Ok(self.then(|| Username::from(credentials.username())))
    }
}

#[diagnostic::do_not_recommend]
impl Verdict<TokenCredentials> for bool {
    type User = ();

    fn into_user(self, _: &TokenCredentials) -> Result<Option<()>, AuthError> {
        Ok(self.then_some(()))
    }
}

#[diagnostic::do_not_recommend]
impl<V: Verdict<C>, E: Into<AuthError>, C> Verdict<C> for Result<V, E> {
    type User = V::User;

    fn into_user(self, credentials: &C) -> Result<Option<V::User>, AuthError> {
        self.map_err(Into::into)?.into_user(credentials)
    }
}
