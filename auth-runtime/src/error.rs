//! Why a request was refused.

use std::{borrow::Cow, error::Error, fmt, mem, sync::Arc};

use axum::http::{HeaderValue, StatusCode};
use smallvec::SmallVec;

use crate::tokens::TokenError;

/// Any error of a verifier, of a store, of an extractor.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// Which of the five outcomes other than success a request had. They are never merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request carries no credentials of this scheme: none at all, or those of another scheme. 401.
    Missing,
    /// The request carries credentials that cannot be read. 401; 400 where they were given more than once, or where those of
    /// Digest are for another resource; 431 where they are longer than [`MAX_CREDENTIALS`](crate::MAX_CREDENTIALS).
    Malformed,
    /// The verifier rejected the credentials. 401.
    Rejected,
    /// The user is authenticated, and the rule of the handler does not admit it. 403.
    Forbidden,
    /// The request could not be checked, because the verifier or what it asked failed. 503.
    Unavailable,
}

/// Why a request was refused: the [kind](Self::kind) of refusal, a [reason](Self::reason) in words, and the
/// [challenges](Self::challenges) that the answer carries.
///
/// An error handler receives it. A verifier may return one of its own making, to say more than `None` does:
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::{AuthError, ErrorKind};
///
/// fn verify(token: &str) -> Result<Option<u32>, AuthError> {
///     match token {
///         "old" => Err(AuthError::rejected("the token expired")),
///         "7" => Ok(Some(7)),
///         _ => Ok(None),
///     }
/// }
///
/// let error = verify("old").unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Rejected);
/// assert_eq!(error.status(), 401);
/// assert_eq!(error.reason(), "the token expired");
/// ```
///
/// It is no response by itself: only a scheme can answer with it, because only a scheme has the challenge without which
/// a 401 must not be sent (RFC 9110, 15.5.2).
#[derive(Clone)]
#[non_exhaustive]
pub struct AuthError {
    why: Why,
    /// Few errors have more to say than why, and one that another member of a scheme overrules has not.
    more: Option<Box<More>>,
}

/// Kind, status and reason in one byte: an error is moved through all that a request passes, the good ones too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Missing,
    Malformed,
    GivenTwice,
    TooLarge,
    Elsewhere,
    NotVerified,
    Stale,
    Repeated,
    Rejected,
    NotPermitted,
    Forbidden,
    Unavailable,
}

#[derive(Clone, Default)]
struct More {
    /// The application's.
    reason: Cow<'static, str>,
    source: Option<Arc<dyn Error + Send + Sync>>,
    challenges: SmallVec<[HeaderValue; 1]>,
    /// What each member of a [`Multi`](crate::Multi) scheme said, in their order; none for other schemes.
    members: Box<[AuthError]>,
}

/// The challenges of an answer, the preferred one first. Schemes that ask in the same words do so once.
#[derive(Default)]
pub struct Challenges(Box<More>);

impl Challenges {
    #[inline]
    pub(crate) fn add(&mut self, challenge: HeaderValue) {
        if !self.0.challenges.contains(&challenge) {
            self.0.challenges.push(challenge);
        }
    }
}

impl fmt::Debug for Challenges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Challenges").field(&self.0.challenges).finish()
    }
}

impl AuthError {
    /// The credentials are refused for a reason that the client may know, such as "the token expired": 401.
    ///
    /// The reason is given to the error handler, and to the client of a Bearer scheme as `error_description`
    /// (RFC 6750, 3).
    pub fn rejected(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::because(Why::Rejected, reason)
    }

    /// The credentials are good, and their owner may still not pass, for a reason that the client may know, such as
    /// "unconfirmed account": 403.
    pub fn forbidden(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::because(Why::Forbidden, reason)
    }

    /// The credentials could not be checked: 503. The source is logged (feature `tracing`) and never sent.
    pub fn unavailable(source: impl Into<BoxError>) -> Self {
        let source = Some(source.into().into());
        Self { why: Why::Unavailable, more: Some(Box::new(More { source, ..More::default() })) }
    }

    pub(crate) const fn missing() -> Self {
        Self::new(Why::Missing)
    }

    pub(crate) const fn malformed() -> Self {
        Self::new(Why::Malformed)
    }

    /// RFC 9110, 5.3: `Authorization` is a singleton, and neither the first nor the last of two is right.
    pub(crate) const fn given_twice() -> Self {
        Self::new(Why::GivenTwice)
    }

    pub(crate) const fn too_large() -> Self {
        Self::new(Why::TooLarge)
    }

    /// RFC 7616, 3.4.6: the `uri` of Digest credentials names another resource than the request.
    pub(crate) const fn elsewhere() -> Self {
        Self::new(Why::Elsewhere)
    }

    pub(crate) const fn stale() -> Self {
        Self::new(Why::Stale)
    }

    /// The use of the nonce is not the first of its count.
    pub(crate) const fn repeated() -> Self {
        Self::new(Why::Repeated)
    }

    pub(crate) const fn not_verified() -> Self {
        Self::new(Why::NotVerified)
    }

    pub(crate) const fn not_permitted() -> Self {
        Self::new(Why::NotPermitted)
    }

    const fn new(why: Why) -> Self {
        Self { why, more: None }
    }

    fn because(why: Why, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { why, more: Some(Box::new(More { reason: reason.into(), ..More::default() })) }
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// The error of a scheme whose members said this: that of the member that decided.
    pub(crate) fn of_members(members: Vec<Self>) -> Self {
        let decided = Self::decider(&members).and_then(|index| members.get(index)).cloned();
        let mut error = decided.unwrap_or_else(Self::missing);
        error.more().members = members.into();
        error
    }

    /// What the members of the scheme said, in their order.
    pub(crate) fn members(&self) -> &[Self] {
        self.more.as_deref().map_or(&[], |more| &more.members)
    }

    /// Which member decides what the request is answered: the one that ends the matter, or whose client is to repeat its
    /// request, or whose credentials were presented first; the main one where there were none.
    pub(crate) fn decider(members: &[Self]) -> Option<usize> {
        let first = |test: fn(&Self) -> bool| members.iter().position(test);
        let ends = first(|error| error.status() != StatusCode::UNAUTHORIZED);
        ends.or_else(|| first(Self::is_stale)).or_else(|| first(Self::is_presented)).or_else(|| first(|_| true))
    }

    /// Whether the request carries credentials, whatever is wrong with them.
    pub(crate) fn is_presented(&self) -> bool {
        self.why != Why::Missing
    }

    /// Which outcome this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self.why {
            Why::Missing => ErrorKind::Missing,
            Why::Malformed | Why::GivenTwice | Why::TooLarge | Why::Elsewhere => ErrorKind::Malformed,
            Why::NotVerified | Why::Stale | Why::Repeated | Why::Rejected => ErrorKind::Rejected,
            Why::NotPermitted | Why::Forbidden => ErrorKind::Forbidden,
            Why::Unavailable => ErrorKind::Unavailable,
        }
    }

    /// Whether it is a matter of the nonce of Digest credentials alone: the challenge has a new one, with which the client
    /// repeats its request (RFC 7616, 3.3). It is no failed login: nobody said that the password is wrong.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        matches!(self.why, Why::Stale | Why::Repeated)
    }

    /// The status of the answer, unless the error handler chooses another.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.why {
            Why::Missing | Why::Malformed | Why::NotVerified | Why::Stale | Why::Repeated | Why::Rejected => {
                StatusCode::UNAUTHORIZED
            }
            Why::GivenTwice | Why::Elsewhere => StatusCode::BAD_REQUEST,
            Why::TooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Why::NotPermitted | Why::Forbidden => StatusCode::FORBIDDEN,
            Why::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Why, in words that the client may see: nothing of a verifier's or a store's failure is in it.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self.why {
            Why::Missing => "credentials are missing",
            Why::Malformed => "credentials are malformed",
            Why::GivenTwice => "credentials are given more than once",
            Why::TooLarge => "credentials are too large",
            Why::Elsewhere => "credentials are for another resource",
            Why::NotVerified => "credentials are invalid",
            Why::Stale => "the nonce is stale",
            Why::Repeated => "the credentials were used before",
            Why::NotPermitted => "a role is missing",
            Why::Unavailable => "the credentials could not be checked",
            Why::Rejected | Why::Forbidden => self.more.as_deref().map_or("", |more| &more.reason),
        }
    }

    /// The challenges of the scheme, the preferred one first: each is a `WWW-Authenticate` field of the answer, unless that
    /// is a 503.
    #[must_use]
    pub fn challenges(&self) -> &[HeaderValue] {
        self.more.as_deref().map_or(&[], |more| &more.challenges)
    }

    pub(crate) fn set_challenges(&mut self, challenges: Challenges) {
        match &mut self.more {
            Some(more) => more.challenges = challenges.0.challenges,
            None => self.more = Some(challenges.0),
        }
    }

    /// The same with the challenges of another.
    pub(crate) fn challenged_as(mut self, other: &Self) -> Self {
        self.more().challenges = other.challenges().into();
        self
    }

    /// Takes the challenges out.
    pub(crate) fn take_challenges(&mut self) -> SmallVec<[HeaderValue; 1]> {
        self.more.as_deref_mut().map(|more| mem::take(&mut more.challenges)).unwrap_or_default()
    }

    /// Why the verifier rejected the credentials, where it said so.
    pub(crate) fn description(&self) -> Option<&str> {
        (self.why == Why::Rejected).then(|| self.reason())
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())
    }
}

/// Without the source, which may hold what no client is to see: an error handler that answers with this gives nothing away.
impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthError")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("reason", &self.reason())
            .finish_non_exhaustive()
    }
}

impl Error for AuthError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.more.as_deref()?.source.as_deref().map(|source| source as _)
    }
}

/// What a verifier that returns `Result<_, BoxError>` gives: the [`AuthError`] inside if it is one, what a [`TokenError`] inside
/// becomes, else [unavailable](AuthError::unavailable).
impl From<BoxError> for AuthError {
    fn from(error: BoxError) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(error) => return *error,
            Err(error) => error.downcast::<TokenError>(),
        };
        error.map_or_else(Self::unavailable, |error| (*error).into())
    }
}
