//! From a request to its user, or to the answer of one that is refused.

use std::marker::PhantomData;

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};

use crate::{
    error::{AuthError, ErrorKind},
    scheme::{Kind, Scheme},
    user::CurrentUser,
    verify::Verifier,
};

/// In the extensions of a request: it was looked at already, and goes on without a user.
pub(crate) struct Anonymous<A>(PhantomData<fn() -> A>);

impl<A: Scheme> Anonymous<A> {
    pub(crate) fn insert(parts: &mut Parts) {
        parts.extensions.insert(Self(PhantomData));
    }
}

impl<A> Clone for Anonymous<A> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

/// The user of the request, verified now unless that was done before. Whoever asks keeps the result for those who ask
/// later.
pub(crate) async fn authenticate<A, S>(parts: &mut Parts, state: &S) -> Result<CurrentUser<A>, AuthError>
where
    A: Verifier<Extractors: FromRequestParts<S>>,
    S: Send + Sync,
{
    if let Some(user) = parts.extensions.get::<CurrentUser<A>>() {
        return Ok(user.clone());
    }
    if parts.extensions.get::<Anonymous<A>>().is_some() {
        return Err(AuthError::missing());
    }
    let (credentials, nobody) = match A::Kind::credentials::<A>(parts) {
        Ok(credentials) => (credentials, false),
        Err(error) if A::ANONYMOUS && error.kind() == ErrorKind::Missing => {
            (A::Kind::anonymous(parts).ok_or(error)?, true)
        }
        Err(error) => return Err(error),
    };
    let extractors = match A::Extractors::from_request_parts(parts, state).await {
        Ok(extractors) => extractors,
        Err(rejection) => return Err(rejected_by_extractor::<A>(&rejection.into_response())),
    };
    match A::verify(&credentials, extractors).await? {
        Some(user) => Ok(CurrentUser::new(user)),
        None if nobody => Err(AuthError::missing()),
        None => Err(AuthError::not_verified()),
    }
}

/// The answer of the extractor is not the client's business: what it asked for is the verifier's.
pub(crate) fn rejected_by_extractor<A>(response: &Response) -> AuthError {
    let scheme = std::any::type_name::<A>();
    AuthError::unavailable(format!("an extractor in a callback of `{scheme}` answered {}", response.status()))
}

/// The answer to a refused request.
pub(crate) async fn reject<A: Scheme>(mut error: AuthError, parts: &mut Parts) -> Response {
    error.challenges = [A::Kind::challenge::<A>(&error)].into();
    log(&error);
    let response = A::error_response(&error, parts).await;
    finish(&error, response)
}

/// What holds for the answer to any refused request, whatever the error handler made of it: it does not claim success,
/// it carries the challenges, and it is not cached.
fn finish(error: &AuthError, mut response: Response) -> Response {
    let status = response.status();
    if status.is_success() || status.is_informational() {
        *response.status_mut() = error.status();
    }
    let challenged = error.kind() != ErrorKind::Unavailable || response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if challenged && !headers.contains_key(WWW_AUTHENTICATE) {
        for challenge in error.challenges() {
            headers.append(WWW_AUTHENTICATE, challenge.clone());
        }
    }
    response
}

#[cfg(feature = "tracing")]
fn log(error: &AuthError) {
    use std::error::Error;

    if let Some(source) = error.source() {
        tracing::error!(error = source, "credentials could not be checked");
    }
}

#[cfg(not(feature = "tracing"))]
fn log(_: &AuthError) {}
