//! What a scheme is: its kind, with the parameters that the application chose.

use axum::{
    http::{HeaderName, HeaderValue, request::Parts},
    response::{IntoResponse, Response},
};

use crate::error::AuthError;

/// An authentication scheme of the application, such as "Basic with the realm `Staff only`". A type without values that
/// handlers name: `Guard<Auth>`, `CurrentUser<Auth>`.
///
/// `#[derive(BasicAuth)]` and `#[derive(TokenAuth)]` implement it. By hand it is
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::{Basic, Scheme};
///
/// struct Auth;
///
/// impl Scheme for Auth {
///     type Kind = Basic;
///     const KIND: Basic = Basic::new().realm("Staff only");
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an authentication scheme",
    label = "not an authentication scheme",
    note = "add `#[derive(axum_httpauth::BasicAuth)]` or `#[derive(axum_httpauth::TokenAuth)]` to `{Self}`, or name another type: `auth = ..`"
)]
pub trait Scheme: Sized + Send + Sync + 'static {
    /// The kind of scheme: [`Basic`](crate::Basic) or [`Token`](crate::Token).
    type Kind: Kind;

    /// The scheme with its parameters. What is wrong in them does not compile.
    const KIND: Self::Kind;

    /// The roles that there are, where the application declares them. A handler that names another one does not compile.
    const ROLES: Option<&'static [&'static str]> = None;

    /// What a refused request is answered. `#[error_handler]` puts another function here.
    ///
    /// The answer's status is corrected where it claims success, the challenge is added where it has none, and it is
    /// not cached. By default the body is `Unauthorized Access`.
    fn error_response(error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send {
        let _ = parts;
        std::future::ready(default_response(error))
    }
}

/// The answer of a scheme without an error handler.
pub fn default_response(error: &AuthError) -> Response {
    (error.status(), "Unauthorized Access").into_response()
}

/// A kind of scheme: where its credentials stand in a request, how they are read, and how a client is asked for them.
pub trait Kind: sealed::Sealed + Sized + Send + Sync + 'static {
    /// What a client presents.
    type Credentials: Send + Sync + 'static;

    /// The name of the scheme on the wire.
    fn name(&self) -> &'static str;

    /// Reads the credentials of a request, and marks the fields that carry them as sensitive.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Missing`](crate::ErrorKind::Missing) and [`ErrorKind::Malformed`](crate::ErrorKind::Malformed).
    fn credentials<A: Scheme<Kind = Self>>(parts: &mut Parts) -> Result<Self::Credentials, AuthError>;

    /// The credentials that stand for nobody, for a verifier that wants to be asked about requests without any.
    fn anonymous(parts: &Parts) -> Option<Self::Credentials>;

    /// The challenge that goes with a refusal.
    fn challenge<A: Scheme<Kind = Self>>(error: &AuthError) -> HeaderValue;

    /// The request field that carries the credentials, `None` for the target URI.
    fn field<A: Scheme<Kind = Self>>() -> Option<HeaderName>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}
