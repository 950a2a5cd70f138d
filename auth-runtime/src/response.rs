//! What a guard does to the response of its handler.

use std::{
    fmt, mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{AUTHORIZATION, CACHE_CONTROL, VARY},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use pin_project_lite::pin_project;

use crate::{authenticate::Presented, guard::Mode, scheme::Kind, verify::Verifier};

const AUTHENTICATION_INFO: HeaderName = HeaderName::from_static("authentication-info");

/// What a guard adds to the response of its handler: for the caches on the way, and for a client that wants to know whether
/// the server is the right one (RFC 9110, 11.6.3).
///
/// A shared cache keeps no answer to a request with `Authorization` (RFC 9111, 3.5), and knows nothing of credentials in
/// another place. A handler that answers requests without credentials too has answers that a cache may keep, and that
/// depend on the field.
#[derive(Debug, Default)]
pub struct Reply {
    /// Adds what caches need to know, if that is anything.
    to_caches: Option<fn(&mut HeaderMap)>,
    info: Option<Info>,
}

impl Reply {
    /// What is added for nobody, or for a user, of whom it is known or not whether the request carries credentials in the
    /// scheme's field.
    #[inline]
    pub(crate) fn to<A: Verifier, M: Mode>(user: Option<Presented>, parts: &Parts, info: Option<Info>) -> Self {
        let (mut known_to_caches, mut varies) = (false, varies_by_authorization::<A, M>());
        A::Kind::fields::<A>(&mut |field| {
            known_to_caches |= field == AUTHORIZATION;
            varies |= field != AUTHORIZATION;
        });
        // caches know of this field alone that it carries credentials; a layer in front may have authenticated the user by
        // others, of which they know nothing either
        let is_private =
            |Presented(presented)| !known_to_caches || !presented && !parts.headers.contains_key(AUTHORIZATION);
        let to_caches: Option<fn(&mut HeaderMap)> = match user.is_some_and(is_private) {
            true => Some(tell_caches::<A, M, true>),
            false if varies => Some(tell_caches::<A, M, false>),
            false => None,
        };
        Self { to_caches, info }
    }

    #[inline]
    fn apply(self, headers: &mut HeaderMap) {
        if let Some(tell_caches) = self.to_caches {
            tell_caches(headers);
        }
        if let Some(Info(value)) = self.info
            && let Ok(mut value) = HeaderValue::from_maybe_shared(Bytes::from(value))
        {
            value.set_sensitive(true); // `rspauth` is as good for guessing passwords as `response`
            headers.insert(AUTHENTICATION_INFO, value);
        }
    }
}

/// The value of an `Authentication-Info` field (RFC 9110, 11.6.3): printable ASCII. It becomes a [`HeaderValue`], which is longer
/// to hand on, when it is put into the response.
#[derive(Clone)]
pub struct Info(Box<[u8]>);

impl From<Vec<u8>> for Info {
    fn from(value: Vec<u8>) -> Self {
        Self(value.into())
    }
}

impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info").finish_non_exhaustive()
    }
}

/// Whether the answer to a request without `Authorization` is another one, which a cache may keep.
fn varies_by_authorization<A: Verifier, M: Mode>() -> bool {
    M::OPTIONAL || A::ANONYMOUS
}

/// On which fields the answer depends, unless that is `Authorization` alone and the answer is for users.
fn tell_caches<A: Verifier, M: Mode, const PRIVATE: bool>(headers: &mut HeaderMap) {
    if PRIVATE && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private"));
    }
    A::Kind::fields::<A>(&mut |field| {
        let varies = varies_by_authorization::<A, M>() || field != AUTHORIZATION;
        if varies && !varies_by(headers, &field) {
            headers.append(VARY, field.into());
        }
    });
}

/// Whether `Vary` names the field already: `Vary = #( "*" / field-name )` (RFC 9110, 12.5.5).
fn varies_by(headers: &HeaderMap, field: &HeaderName) -> bool {
    let mut names = headers.get_all(VARY).iter().flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    names.any(|name| matches!(name.trim_ascii(), name if name == b"*" || name.eq_ignore_ascii_case(field.as_ref())))
}

pin_project! {
    /// The future of a guarded handler: the handler's own, and what its guard adds to the response.
    #[must_use = "futures do nothing unless polled"]
    pub struct GuardedFuture<F> {
        #[pin]
        handler: F,
        reply: Reply,
    }
}

impl<F> GuardedFuture<F> {
    /// The future of a handler behind the guard whose reply this is.
    pub fn new(reply: Reply, handler: F) -> Self {
        Self { handler, reply }
    }
}

impl<F> fmt::Debug for GuardedFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedFuture").finish_non_exhaustive()
    }
}

impl<F: Future> Future for GuardedFuture<F> {
    type Output = Guarded<F::Output>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.handler.poll(context));
        Poll::Ready(Guarded { response, reply: mem::take(this.reply) })
    }
}

/// What a guarded handler returns.
pub struct Guarded<T> {
    response: T,
    reply: Reply,
}

impl<T> Guarded<T> {
    /// The response of a handler behind the guard whose reply this is.
    pub fn new(reply: Reply, response: T) -> Self {
        Self { response, reply }
    }

    /// What the handler itself returned.
    pub fn into_inner(self) -> T {
        self.response
    }
}

impl<T: fmt::Debug> fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.response.fmt(f)
    }
}

impl<T: IntoResponse> IntoResponse for Guarded<T> {
    fn into_response(self) -> Response {
        let mut response = self.response.into_response();
        self.reply.apply(response.headers_mut());
        response
    }
}
