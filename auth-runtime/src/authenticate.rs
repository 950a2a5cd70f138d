//! From a request to its user, or to the answer of one that is refused.

use std::{any::type_name, marker::PhantomData};

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, LOCATION, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};

use crate::{
    credentials::mark_sensitive,
    error::{AuthError, ErrorKind},
    scheme::{Kind, Scheme, Single},
    user::{CurrentUser, Found, Origin},
    verify::Verifier,
};

/// In the extensions of a request: it was refused, and a guard let it pass without a user all the same, or with one of another
/// member. The next guard judges the same refusal.
pub(crate) struct Forgiven<A> {
    error: AuthError,
    scheme: PhantomData<fn() -> A>,
}

impl<A: Scheme> Forgiven<A> {
    pub(crate) fn keep(error: AuthError, parts: &mut Parts) {
        parts.extensions.insert(Self { error, scheme: PhantomData });
    }

    /// The same where another member has decided: the credentials of this one do not count, if there are any.
    pub(crate) fn pass_over(parts: &mut Parts)
    where
        A: Verifier,
    {
        let (mut in_fields, mut presented) = (false, false);
        A::Kind::fields::<A>(&mut |field| {
            in_fields = true;
            presented |= parts.headers.contains_key(field);
        });
        let known = Self::is_kept(parts) || parts.extensions.get::<CurrentUser<A>>().is_some();
        if (presented || !in_fields) && !known {
            Self::keep(AuthError::missing(), parts);
        }
    }

    pub(crate) fn is_kept(parts: &Parts) -> bool {
        parts.extensions.get::<Self>().is_some()
    }

    /// Whether who may be nobody is nobody.
    pub(crate) fn is_nobody(parts: &Parts) -> bool {
        parts.extensions.get::<Self>().is_some_and(|forgiven| forgiven.error.status() == StatusCode::UNAUTHORIZED)
    }
}

impl<A> Clone for Forgiven<A> {
    fn clone(&self) -> Self {
        Self { error: self.error.clone(), scheme: PhantomData }
    }
}

/// A scheme whose callbacks find what they take in requests to a router with the state `S`.
pub trait ServedBy<S>: Verifier<Kind: Serves<Self, S>> {}

impl<A: Verifier<Kind: Serves<A, S>>, S> ServedBy<S> for A {}

/// What a callback takes from a request to a router with the state `S`.
#[diagnostic::on_unimplemented(
    message = "a callback takes `{Self}`, which cannot be extracted where the state of the router is `{S}`",
    label = "a callback of this guard takes what is no extractor here",
    note = "`State<T>` is one where the state of the router is `T`, or where there is `impl FromRef<{S}> for T`"
)]
pub trait Taken<S>: FromRequestParts<S> {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S>, S> Taken<S> for T {}

/// A kind of scheme that does for the scheme `A` what there is to do with a request to a router with the state `S`.
pub trait Serves<A: Verifier, S>: Kind {
    /// The user of the request, if it is known already.
    fn known(parts: &Parts) -> Option<Result<CurrentUser<A>, AuthError>> {
        parts.extensions.get().cloned().map(Ok)
    }

    /// Verifies the credentials of the request. Where it carries none, the verifier may be asked about that, if it wants to.
    ///
    /// Beside the user, whether the request is known to carry credentials in the scheme's field.
    fn authenticate<F: Found<A>>(
        parts: &mut Parts,
        state: &S,
        may_be_nobody: bool,
    ) -> impl Future<Output = Result<(F, bool), AuthError>> + Send;

    /// Puts the challenges that go with a refusal into it.
    fn challenge(
        error: &mut AuthError,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<(), AuthError>> + Send;
}

impl<A, S, K> Serves<A, S> for K
where
    A: Verifier<Kind = K, Extractors: Taken<S>>,
    K: Single<Check: Taken<S>, Ask: Taken<S>>,
    S: Send + Sync,
{
    async fn authenticate<F: Found<A>>(
        parts: &mut Parts,
        state: &S,
        may_be_nobody: bool,
    ) -> Result<(F, bool), AuthError> {
        let (mut credentials, missing) = match K::credentials::<A>(parts) {
            Ok(credentials) => (credentials, None),
            Err(error) if may_be_nobody && A::ANONYMOUS && !error.is_presented() => match K::anonymous(parts) {
                Some(nobody) => (nobody, Some(error)),
                None => return Err(error),
            },
            Err(error) => return Err(error),
        };
        let checked = if K::CHECKS {
            let check = extract::<A, K::Check, S>(parts, state).await?;
            Some(K::check::<A>(&mut credentials, check).await?)
        } else {
            None
        };
        let extractors = extract::<A, A::Extractors, S>(parts, state).await?;
        let verified = A::verify(&credentials, extractors).await;
        let nobody = missing.is_some();
        let user = verified.and_then(|user| user.ok_or_else(AuthError::not_verified)).map_err(|error| {
            // nobody was rejected who presented nothing
            missing.filter(|_| error.kind() == ErrorKind::Rejected).unwrap_or(error)
        })?;
        let info = match checked {
            Some(checked) => K::settle::<A>(&credentials, checked).await?,
            None => None,
        };
        Ok((F::found(user, Origin::of::<A>(info, nobody)), !nobody))
    }

    async fn challenge(error: &mut AuthError, parts: &mut Parts, state: &S) -> Result<(), AuthError> {
        let ask = extract::<A, K::Ask, S>(parts, state).await?;
        <K as Single>::challenge::<A>(error, ask).await
    }
}

/// The user of the request, verified now unless that was done before. Whoever asks keeps the result for those who ask
/// later. Beside the user, whether the request is known to carry credentials in the scheme's field: who was known before may
/// come from elsewhere.
pub(crate) async fn authenticate<A, F, S>(
    parts: &mut Parts,
    state: &S,
    may_be_nobody: bool,
) -> Result<(F, bool), AuthError>
where
    A: ServedBy<S>,
    F: Found<A>,
    S: Send + Sync,
{
    match A::Kind::known(parts) {
        // who sent nothing to one member may have sent something to another
        Some(Ok(user)) if user.is_nobody() && !may_be_nobody => return Err(AuthError::missing()),
        Some(user) => {
            hide_credentials::<A>(parts);
            return user.map(|user| (F::known(user), false));
        }
        None => {}
    }
    if let Some(forgiven) = parts.extensions.get::<Forgiven<A>>() {
        return Err(forgiven.error.clone());
    }
    A::Kind::authenticate(parts, state, may_be_nobody).await
}

/// Marks the credentials that nobody read, because the user was known before, as sensitive.
pub(crate) fn hide_credentials<A: Scheme>(parts: &mut Parts) {
    A::Kind::fields::<A>(&mut |field| {
        if parts.headers.get(&field).is_some_and(|value| !value.is_sensitive()) {
            mark_sensitive(&mut parts.headers, &field);
        }
    });
}

/// What a callback of the scheme takes from the request and the state. If it cannot be had, the request cannot be checked:
/// the answer of the extractor is not the client's business.
pub(crate) async fn extract<A, E: FromRequestParts<S>, S>(parts: &mut Parts, state: &S) -> Result<E, AuthError> {
    E::from_request_parts(parts, state).await.map_err(|rejection| {
        let (scheme, status) = (type_name::<A>(), rejection.into_response().status());
        AuthError::unavailable(format!("an extractor in a callback of `{scheme}` answered {status}"))
    })
}

/// The answer to a refused request.
pub(crate) async fn reject<A, S>(mut error: AuthError, parts: &mut Parts, state: &S) -> Response
where
    A: ServedBy<S>,
    S: Send + Sync,
{
    hide_credentials::<A>(parts); // where it was refused before all were read
    if let Err(nothing_to_ask_with) = A::Kind::challenge(&mut error, parts, state).await {
        log(&error);
        // whatever it says, a 401 is not sent without a challenge
        error = match nothing_to_ask_with.kind() {
            ErrorKind::Unavailable => nothing_to_ask_with,
            _ => AuthError::unavailable(nothing_to_ask_with),
        };
    }
    log(&error);
    let response = A::error_response(&error, parts).await;
    finish(&error, response)
}

/// What holds for the answer to any refused request, whatever the error handler made of it: it does not claim success,
/// it carries the challenges, and it is not cached.
fn finish(error: &AuthError, mut response: Response) -> Response {
    let status = response.status();
    let redirects = status.is_redirection() && response.headers().contains_key(LOCATION);
    if !(status.is_client_error() || status.is_server_error() || redirects) {
        *response.status_mut() = error.status();
    }
    let mut fields = response.headers().get_all(WWW_AUTHENTICATE).iter().peekable();
    let has_fields = fields.peek().is_some();
    let challenged = fields.map(|challenge| challenge.as_bytes().trim_ascii()).any(|challenge| !challenge.is_empty());
    if !challenged && error.challenges().is_empty() {
        *response.status_mut() = error.status(); // which is no 401: there is nothing to ask with
    }
    let asks = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if !challenged && (asks || error.kind() != ErrorKind::Unavailable) {
        if has_fields {
            headers.remove(WWW_AUTHENTICATE);
        }
        for challenge in error.challenges() {
            headers.append(WWW_AUTHENTICATE, challenge.clone());
        }
    }
    response
}

#[cfg(feature = "tracing")]
pub(crate) fn log(error: &AuthError) {
    use std::error::Error;

    if let Some(source) = error.source() {
        tracing::error!(error = source, "credentials could not be checked");
    }
    if error.kind() == ErrorKind::Rejected && !error.is_stale() {
        tracing::info!("credentials were rejected");
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) fn log(_: &AuthError) {}
