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
    error::{AuthError, Challenges, ErrorKind},
    found::{Found, Origin},
    scheme::{Kind, Scheme, Single},
    user::CurrentUser,
    verify::{CredentialsOf, Verifier},
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
    #[inline]
    fn known(parts: &Parts) -> Option<Result<CurrentUser<A>, AuthError>> {
        parts.extensions.get().cloned().map(Ok)
    }

    /// The user of the request, verified now unless that was done before: whoever asks keeps the result for those who ask
    /// later. Where it carries no credentials, the verifier may be asked about that, if it wants to.
    fn authenticate<F: Found<A>>(
        parts: &mut Parts,
        state: &S,
        may_be_nobody: bool,
    ) -> impl Future<Output = Result<(F, Presented), AuthError>> + Send;

    /// Adds the challenges that go with a refusal.
    fn challenge(
        error: &AuthError,
        challenges: &mut Challenges,
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
    ) -> Result<(F, Presented), AuthError> {
        if let Some(judged) = judged::<A, F, S>(parts, may_be_nobody) {
            return judged;
        }
        let (mut credentials, nobody) = match K::credentials::<A>(parts) {
            Ok(credentials) => (credentials, false),
            Err(error) => (anonymous::<A>(error, parts, may_be_nobody)?, true),
        };
        let checked = if K::CHECKS {
            let check = K::Check::from_request_parts(parts, state).await.map_err(not_extracted::<A, _>)?;
            Some(K::check::<A>(&mut credentials, check).await?)
        } else {
            None
        };
        let extractors = A::Extractors::from_request_parts(parts, state).await.map_err(not_extracted::<A, _>)?;
        let verified = A::verify(&credentials, extractors).await;
        let user = accepted(verified, nobody).map_err(rejected)?;
        let info = match checked {
            Some(checked) => K::settle::<A>(&credentials, checked).await?,
            None => None,
        };
        Ok((F::found(user, Origin::of::<A>(info, nobody)), Presented(!nobody)))
    }

    async fn challenge(
        error: &AuthError,
        challenges: &mut Challenges,
        parts: &mut Parts,
        state: &S,
    ) -> Result<(), AuthError> {
        let ask = K::Ask::from_request_parts(parts, state).await.map_err(not_extracted::<A, _>)?;
        <K as Single>::challenge::<A>(error, challenges, ask).await
    }
}

/// The credentials of nobody, if the verifier wants to be asked about a request without any.
#[cold]
fn anonymous<A: Verifier<Kind: Single>>(
    error: AuthError,
    parts: &Parts,
    may_be_nobody: bool,
) -> Result<CredentialsOf<A>, AuthError> {
    let asks = may_be_nobody && A::ANONYMOUS && !error.is_presented();
    asks.then(|| A::Kind::anonymous(parts)).flatten().ok_or(error)
}

/// The user whom the verifier accepts. Nobody is rejected who presented nothing.
#[inline]
fn accepted<U>(verified: Result<Option<U>, AuthError>, nobody: bool) -> Result<U, AuthError> {
    match verified {
        Ok(Some(user)) => Ok(user),
        Ok(None) if nobody => Err(AuthError::missing()),
        Ok(None) => Err(AuthError::not_verified()),
        Err(error) if nobody && error.kind() == ErrorKind::Rejected => Err(AuthError::missing()),
        Err(error) => Err(error),
    }
}

/// Whether a request is known to carry credentials in the field of the scheme. Who was known before may come from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Presented(pub(crate) bool);

/// What was found out about the request before.
#[inline]
pub(crate) fn judged<A, F, S>(parts: &mut Parts, may_be_nobody: bool) -> Option<Result<(F, Presented), AuthError>>
where
    A: ServedBy<S>,
    F: Found<A>,
{
    match A::Kind::known(parts) {
        // who sent nothing to one member may have sent something to another
        Some(Ok(user)) if user.is_nobody() && !may_be_nobody => return Some(Err(AuthError::missing())),
        Some(user) => {
            hide_credentials::<A>(parts);
            return Some(user.map(|user| (F::known(user), Presented(false))));
        }
        None => {}
    }
    parts.extensions.get::<Forgiven<A>>().map(|forgiven| Err(forgiven.error.clone()))
}

/// Marks the credentials that nobody read, because the user was known before, as sensitive.
pub(crate) fn hide_credentials<A: Scheme>(parts: &mut Parts) {
    A::Kind::fields::<A>(&mut |field| {
        if parts.headers.get(&field).is_some_and(|value| !value.is_sensitive()) {
            mark_sensitive(&mut parts.headers, &field);
        }
    });
}

/// What a callback of the scheme takes from the request and the state cannot be had, so the request cannot be checked: the
/// answer of the extractor is not the client's business.
#[cold]
pub(crate) fn not_extracted<A, R: IntoResponse>(rejection: R) -> AuthError {
    let (scheme, status) = (type_name::<A>(), rejection.into_response().status());
    AuthError::unavailable(format!("an extractor in a callback of `{scheme}` answered {status}"))
}

/// The answer to a refused request.
pub(crate) async fn reject<A, S>(mut error: AuthError, parts: &mut Parts, state: &S) -> Response
where
    A: ServedBy<S>,
    S: Send + Sync,
{
    hide_credentials::<A>(parts); // where it was refused before all were read
    let mut challenges = Challenges::default();
    match A::Kind::challenge(&error, &mut challenges, parts, state).await {
        Ok(()) => error.set_challenges(challenges),
        // whatever it says, a 401 is not sent without a challenge
        Err(nothing_to_ask_with) => {
            log_failure(&error);
            error = match nothing_to_ask_with.kind() {
                ErrorKind::Unavailable => nothing_to_ask_with,
                _ => AuthError::unavailable(nothing_to_ask_with),
            };
        }
    }
    log_failure(&error);
    let mut response = A::error_response(&error, parts).await;
    finish(error, &mut response);
    response
}

/// What holds for the answer to any refused request, whatever the error handler made of it: it does not claim success,
/// it carries the challenges, and it is not cached.
fn finish(mut error: AuthError, response: &mut Response) {
    let status = response.status();
    let redirects = status.is_redirection() && response.headers().contains_key(LOCATION);
    if !(status.is_client_error() || status.is_server_error() || redirects) {
        *response.status_mut() = error.status();
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let mut challenges = response.headers().get_all(WWW_AUTHENTICATE).iter().peekable();
    let has_fields = challenges.peek().is_some();
    if challenges.any(|challenge| !challenge.as_bytes().trim_ascii().is_empty()) {
        return;
    }
    let challenges = error.take_challenges();
    if challenges.is_empty() {
        *response.status_mut() = error.status(); // which is no 401: there is nothing to ask with
    }
    let asks = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    if asks || error.kind() != ErrorKind::Unavailable {
        let headers = response.headers_mut();
        if has_fields {
            headers.remove(WWW_AUTHENTICATE);
        }
        for challenge in challenges {
            headers.append(WWW_AUTHENTICATE, challenge);
        }
    }
}

/// Logs why a request could not be checked, of which no answer tells.
fn log_failure(error: &AuthError) {
    #[cfg(feature = "tracing")]
    if let Some(source) = std::error::Error::source(error) {
        tracing::error!(error = source, "credentials could not be checked");
    }
    let _ = error;
}

/// Logs that a verifier rejected credentials, whatever becomes of the request: somebody may be guessing.
#[cold]
fn rejected(error: AuthError) -> AuthError {
    #[cfg(feature = "tracing")]
    if error.kind() == ErrorKind::Rejected {
        tracing::info!("credentials were rejected");
    }
    error
}
