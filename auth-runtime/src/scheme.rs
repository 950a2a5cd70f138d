//! What a scheme is: its kind, with the parameters that the application chose.

use std::future::ready;

use axum::{
    http::{HeaderName, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{
    authenticate::Forgiven,
    error::{AuthError, Challenges},
    response::Info,
    user::CurrentUser,
    verify::Verifier,
};

/// An authentication scheme of the application, such as "Basic with the realm `Staff only`". A type without values that
/// handlers name: `Guard<Auth>`, `CurrentUser<Auth>`.
///
/// `#[derive(BasicAuth)]`, `#[derive(TokenAuth)]`, `#[derive(DigestAuth)]` and `#[derive(MultiAuth)]` implement it. By hand
/// it is
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
    note = "add `#[derive(axum_httpauth::BasicAuth)]` to `{Self}`, or `DigestAuth`, `TokenAuth` or `MultiAuth`, or name another type: `auth = ..`"
)]
pub trait Scheme: Sized + Send + Sync + 'static {
    /// The kind of scheme: [`Basic`](crate::Basic), [`Token`](crate::Token), [`Digest`](crate::Digest) or
    /// [`Multi`](crate::Multi).
    type Kind: Kind;

    /// The scheme with its parameters. What is wrong in them does not compile.
    const KIND: Self::Kind;

    /// The roles that there are, where the application declares them. A handler that names another one does not compile.
    const ROLES: Option<&'static [&'static str]> = None;

    /// What a refused request is answered. `#[error_handler]` puts another function here.
    ///
    /// The answer's status is corrected where it claims success, the challenge is added where it has none, and it is
    /// not cached. By default the body is `Unauthorized Access`, and a [`Multi`](crate::Multi) scheme leaves it to the member
    /// that decided.
    fn error_response(error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send {
        Self::Kind::error_response::<Self>(error, parts)
    }
}

/// The answer of a scheme without an error handler.
pub fn default_response(error: &AuthError) -> Response {
    (error.status(), "Unauthorized Access").into_response()
}

/// A kind of scheme: [`Single`], or [`Multi`](crate::Multi), which is several schemes.
pub trait Kind: sealed::Sealed + Sized + Send + Sync + 'static {
    /// What a client presents.
    type Credentials: Send + Sync + 'static;

    /// The name of the scheme on the wire.
    fn name(&self) -> &'static str;

    /// The names on the wire of all schemes that it is.
    #[doc(hidden)]
    fn names(&self, name: &mut dyn FnMut(&'static str)) {
        name(self.name());
    }

    /// Names the request fields that carry the credentials. The target URI is none.
    fn fields<A: Scheme<Kind = Self>>(name: &mut impl FnMut(HeaderName));

    /// What a refused request is answered if the scheme itself has no answer.
    fn error_response<A: Scheme<Kind = Self>>(
        error: &AuthError,
        parts: &mut Parts,
    ) -> impl Future<Output = Response> + Send {
        let _ = parts;
        ready(default_response(error))
    }

    /// Keeps what goes with a user of the scheme in the extensions of the request.
    #[doc(hidden)]
    fn keep<A: Verifier<Kind = Self>>(user: &CurrentUser<A>, parts: &mut Parts) {
        let _ = (user, parts);
    }

    /// Keeps that the request was refused, and let pass all the same.
    #[doc(hidden)]
    fn forgive<A: Verifier<Kind = Self>>(error: AuthError, parts: &mut Parts) {
        Forgiven::<A>::keep(error, parts);
    }

    /// Keeps that another member of a [`Multi`](crate::Multi) scheme has decided who the user is, and not this one: for guards
    /// of it, the request carries no credentials.
    #[doc(hidden)]
    fn pass_over<A: Verifier<Kind = Self>>(parts: &mut Parts) {
        Forgiven::<A>::pass_over(parts);
    }

    /// The error with which a policy refused a user of the scheme, with all that the answer needs to know of it.
    #[doc(hidden)]
    fn refused<A: Verifier<Kind = Self>>(user: &CurrentUser<A>, error: AuthError) -> AuthError {
        let _ = user;
        error
    }
}

/// A kind of scheme with credentials of its own: where they stand in a request, how they are read, and how a client is asked
/// for them.
pub trait Single: Kind {
    /// Whether there is more to check than what the verifier says: else neither [`check`](Self::check) nor
    /// [`settle`](Self::settle) is asked.
    const CHECKS: bool;

    /// What the scheme takes from the request and the state of the router to check credentials, beside what their verifier
    /// takes: an extractor.
    type Check: Send;

    /// What is left of that when the verifier has been asked.
    type Checked: Send;

    /// What the scheme takes from the request and the state of the router to ask for credentials: an extractor.
    type Ask: Send;

    /// Reads the credentials of a request, and marks the fields that carry them as sensitive.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Missing`](crate::ErrorKind::Missing) and [`ErrorKind::Malformed`](crate::ErrorKind::Malformed).
    fn credentials<A: Scheme<Kind = Self>>(parts: &mut Parts) -> Result<Self::Credentials, AuthError>;

    /// The credentials that stand for nobody, for a verifier that wants to be asked about requests without any.
    fn anonymous(parts: &Parts) -> Option<Self::Credentials>;

    /// What there is to check before the verifier is asked.
    ///
    /// # Errors
    ///
    /// If the verifier is not to be asked.
    fn check<A: Scheme<Kind = Self>>(
        credentials: &mut Self::Credentials,
        check: Self::Check,
    ) -> impl Future<Output = Result<Self::Checked, AuthError>> + Send;

    /// What there is to do when the verifier has accepted the credentials. It may give an `Authentication-Info` for the
    /// response (RFC 9110, 11.6.3).
    ///
    /// # Errors
    ///
    /// If they are refused all the same.
    fn settle<A: Scheme<Kind = Self>>(
        credentials: &Self::Credentials,
        checked: Self::Checked,
    ) -> impl Future<Output = Result<Option<Info>, AuthError>> + Send {
        let _ = (credentials, checked);
        ready(Ok(None))
    }

    /// Adds the challenges that go with a refusal.
    ///
    /// # Errors
    ///
    /// If there is nothing to ask with.
    fn challenge<A: Scheme<Kind = Self>>(
        error: &AuthError,
        challenges: &mut Challenges,
        ask: Self::Ask,
    ) -> impl Future<Output = Result<(), AuthError>> + Send;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}
