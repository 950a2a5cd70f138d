//! The Digest scheme (RFC 7616), without `auth-int`.
//!
//! | what | where | source |
//! |---|---|---|
//! | which parameters credentials have, and in which form | `params.rs`, `username.rs` | RFC 7616, 3.4; RFC 9110, 11.2; RFC 8187, 3.2 |
//! | what is hashed | `algorithm.rs` | RFC 7616, 3.4.1 to 3.4.4 and 3.5 |
//! | which resource credentials are for | `target.rs` | RFC 7616, 3.4.6 |
//! | what a nonce is, and when it expires | `nonce.rs` | RFC 7616, 3.3 and 5.4 |
//! | that a request is not repeated | `store.rs`, `memory.rs` | RFC 7616, 3.4 (`nc`) and 5.5 |
//! | the order of all that, and the challenges | here | RFC 7616, 3.3 and 3.7 |
//!
//! Credentials are checked in this order:
//!
//! 1. The parameters, the realm, the algorithm and `qop` are what was offered, or 401; `uri` is the target, or 400.
//! 2. The nonce was issued here, for this realm, and has not expired, `nc` is not beyond [`MAX_USES`], and the application
//!    accepts its text where it put one in, or 401 with `stale=true`: the client repeats the request with a new nonce and the
//!    password that it has.
//! 3. `opaque` is the one that was issued, or 401.
//! 4. The user is looked up, and the response is compared, or 401. For a user that there is not, all of it is done with a
//!    password that nobody has.
//! 5. The nonce has not expired meanwhile, and its count is marked as used and was not before, or 401 with `stale=true`. Only
//!    here something is remembered: nobody without a password makes it grow, or uses up the counts of another.
//!
//! `auth-int`, which protects the body too, is not offered: three clients in use break where it is, and TLS does it better.

mod algorithm;
mod callbacks;
mod memory;
#[cfg(test)]
mod memory_model;
mod nonce;
mod params;
mod store;
mod target;
mod username;
#[cfg(test)]
mod vectors;

use std::{borrow::Cow, fmt, marker::PhantomData, time::Duration};

use axum::http::{HeaderName, HeaderValue, header::AUTHORIZATION, request::Parts};

use self::nonce::Space;
pub use self::{
    algorithm::Algorithm,
    callbacks::{
        GenerateNonce, GenerateOpaque, NonceCallbacks, OpaqueCallbacks, ResolveUserhash, UserhashCallbacks,
        VerifyNonce, VerifyOpaque,
    },
    memory::MemoryStore,
    nonce::{NonceKey, NonceSource, Nonces, ProcessNonces},
    params::DigestCredentials,
    store::{MAX_USES, NonceStore, NonceUse, Usage},
};
use crate::callbacks::BuiltIn;
use crate::{
    challenge::{assert_realm, assert_token},
    credentials::authorization,
    error::{AuthError, Challenges},
    response::Info,
    scheme::{Kind, Scheme, Single, sealed::Sealed},
};

/// The kind of a [`Scheme`] that asks for a user name and a proof that the client knows the password, which is not sent.
///
/// Its parameters say where it has its nonces from, and for what the application has callbacks.
pub struct Digest<N = ProcessNonces, G = BuiltIn, O = BuiltIn, U = BuiltIn> {
    scheme: &'static str,
    realm: &'static str,
    algorithms: &'static [Algorithm],
    nonce_lifetime: Duration,
    opaque: Option<&'static str>,
    legacy: bool,
    from: PhantomData<From<N, G, O, U>>,
}

type From<N, G, O, U> = fn() -> (N, G, O, U);

impl<N, G, O, U> Digest<N, G, O, U> {
    /// `Digest realm="Authentication Required"` with SHA-256 and nonces that live for five minutes.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            scheme: "Digest",
            realm: "Authentication Required",
            algorithms: &[Algorithm::Sha256],
            nonce_lifetime: Duration::from_secs(300),
            opaque: None,
            legacy: false,
            from: PhantomData,
        }
    }

    /// The realm that a browser shows. Stored values of `H(A1)` are made with it.
    ///
    /// # Panics
    ///
    /// At compile time, if the realm is longer than 200 bytes or not printable ASCII without `"` and `\`.
    #[must_use]
    pub const fn realm(mut self, realm: &'static str) -> Self {
        assert_realm(realm);
        self.realm = realm;
        self
    }

    /// Another name for the scheme, in the challenge and in the credentials. No browser knows it.
    ///
    /// # Panics
    ///
    /// At compile time, if the name is not a token (RFC 9110, 5.6.2).
    #[must_use]
    pub const fn scheme(mut self, name: &'static str) -> Self {
        assert_token(name);
        self.scheme = name;
        self
    }

    /// The algorithms that are offered, each in a challenge of its own (RFC 7616, 3.7).
    ///
    /// The `-sess` forms are for a server that hands session keys to others, and have no advantage in one that does not. Who can
    /// change challenges on their way to a client, and so make it answer in another form, may get such a key from it.
    ///
    /// # Panics
    ///
    /// At compile time, if there is none, if one is there twice, or if they are not in the order of [`Algorithm`].
    #[must_use]
    pub const fn algorithms(mut self, algorithms: &'static [Algorithm]) -> Self {
        assert!(!algorithms.is_empty(), "a Digest scheme has an algorithm");
        let mut rest = algorithms;
        while let [first, tail @ ..] = rest {
            if let [second, ..] = tail {
                assert!((*first as u8) < *second as u8, "algorithms are offered once each, the preferred one first");
            }
            rest = tail;
        }
        self.algorithms = algorithms;
        self
    }

    /// How long a nonce is accepted. After that, clients are asked for another, and users are not asked for anything.
    ///
    /// # Panics
    ///
    /// At compile time, if it is less than a second.
    #[must_use]
    pub const fn nonce_lifetime(mut self, lifetime: Duration) -> Self {
        assert!(lifetime.as_secs() > 0, "a nonce lives for a second at least");
        self.nonce_lifetime = lifetime;
        self
    }

    /// A text that clients send back. Credentials without it are refused.
    ///
    /// # Panics
    ///
    /// At compile time, if the text is longer than 200 bytes or not printable ASCII without `"` and `\`.
    #[must_use]
    pub const fn opaque(mut self, opaque: &'static str) -> Self {
        assert_realm(opaque);
        self.opaque = Some(opaque);
        self
    }

    /// The form of RFC 2069, for clients that know no other. It is weak: MD5 alone, no `qop`, no word of the client in what
    /// it signs, no answer of the server. As nothing is counted, a nonce is good for one request, and each further one takes
    /// two.
    ///
    /// # Panics
    ///
    /// At compile time, if other algorithms than MD5 are offered. [`algorithms`](Self::algorithms) comes first.
    #[must_use]
    pub const fn legacy(mut self) -> Self {
        assert!(matches!(self.algorithms, [Algorithm::Md5]), "RFC 2069 has no other algorithm than MD5");
        self.legacy = true;
        self
    }

    /// The algorithms that are offered.
    #[must_use]
    pub const fn offered(&self) -> &'static [Algorithm] {
        self.algorithms
    }

    /// `H( username ":" realm ":" password )`, in hexadecimal digits: what can be stored in the place of a password. Whoever
    /// has it can log in (RFC 7616, 5.2).
    #[must_use]
    pub fn ha1(&self, algorithm: Algorithm, username: &str, password: &str) -> String {
        algorithm.ha1(username, self.realm, password).as_str().to_owned()
    }

    /// `H( username ":" realm )`, in hexadecimal digits: what a client with `userhash` sends in the place of a name
    /// (RFC 7616, 3.4.4).
    #[must_use]
    pub fn userhash(&self, algorithm: Algorithm, username: &str) -> String {
        algorithm.hash([username.as_bytes(), self.realm.as_bytes()]).as_str().to_owned()
    }
}

impl<N, G, O, U> Default for Digest<N, G, O, U> {
    fn default() -> Self {
        Self::new()
    }
}

impl<N, G, O, U> Clone for Digest<N, G, O, U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<N, G, O, U> Copy for Digest<N, G, O, U> {}

impl<N, G, O, U> fmt::Debug for Digest<N, G, O, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Digest").field("realm", &self.realm).finish_non_exhaustive()
    }
}

impl<N, G, O, U> Sealed for Digest<N, G, O, U> {}

impl<N: NonceSource, G: NonceCallbacks, O: OpaqueCallbacks, U: UserhashCallbacks> Kind for Digest<N, G, O, U> {
    type Credentials = DigestCredentials;

    fn name(&self) -> &'static str {
        self.scheme
    }

    fn fields<A: Scheme<Kind = Self>>(name: &mut impl FnMut(HeaderName)) {
        name(AUTHORIZATION);
    }
}

impl<N: NonceSource, G: NonceCallbacks, O: OpaqueCallbacks, U: UserhashCallbacks> Single for Digest<N, G, O, U> {
    const CHECKS: bool = true;

    type Check = (N, G::Verify, O::Verify, U::Resolve);
    type Checked = N;
    type Ask = (N, G::Generate, O::Generate);

    fn credentials<A: Scheme<Kind = Self>>(parts: &mut Parts) -> Result<DigestCredentials, AuthError> {
        let Self { scheme, realm, algorithms, legacy, .. } = A::KIND;
        let method = parts.method.clone();
        let credentials = DigestCredentials::read(authorization(parts, scheme)?, realm, legacy, &method)
            .ok_or_else(AuthError::malformed)?;
        if !algorithms.contains(&credentials.chosen_algorithm()) {
            return Err(AuthError::malformed());
        }
        if !target::is_target(credentials.uri(), parts) {
            return Err(AuthError::elsewhere());
        }
        Ok(credentials)
    }

    fn anonymous(_: &Parts) -> Option<DigestCredentials> {
        None
    }

    async fn check<A: Scheme<Kind = Self>>(
        credentials: &mut DigestCredentials,
        (source, to_verify_nonce, to_verify_opaque, to_resolve): Self::Check,
    ) -> Result<N, AuthError> {
        let (nonces, space) = (source.nonces()?, A::KIND.space());
        let (issued, text) = nonces.verify(&space, credentials.nonce()).ok_or_else(AuthError::stale)?;
        let usage = issued.used(credentials.count(), nonces.now(), space.lifetime).ok_or_else(AuthError::stale)?;
        if !G::verify(text, to_verify_nonce).await? {
            return Err(AuthError::stale());
        }
        credentials.set_usage(usage);
        if !O::verify(A::KIND.opaque, credentials.opaque(), to_verify_opaque).await? {
            return Err(AuthError::malformed());
        }
        if let Some(userhash) = credentials.userhash()
            && let Some(username) = U::resolve(userhash, credentials.algorithm(), to_resolve).await?
        {
            credentials.resolve(&username);
        }
        Ok(source)
    }

    async fn settle<A: Scheme<Kind = Self>>(
        credentials: &DigestCredentials,
        source: N,
    ) -> Result<Option<Info>, AuthError> {
        let info = credentials.authentication_info()?;
        let nonces = source.nonces()?;
        // looking up the user may have taken its time
        let usage = credentials.usage().ok_or_else(AuthError::not_verified)?.at(nonces.now());
        let recorded = nonces.store().record(usage.ok_or_else(AuthError::stale)?);
        match recorded.await.map_err(AuthError::unavailable)? {
            Usage::First => Ok(info.map(Info::from)),
            Usage::Repeated => {
                // two of a client that hurries, or one of a client and one of who listens to it
                #[cfg(feature = "tracing")]
                tracing::info!(nc = credentials.count(), "digest credentials were used before");
                Err(AuthError::repeated())
            }
        }
    }

    async fn challenge<A: Scheme<Kind = Self>>(
        error: &AuthError,
        challenges: &mut Challenges,
        (source, to_generate_nonce, to_generate_opaque): Self::Ask,
    ) -> Result<(), AuthError> {
        let text = G::generate(to_generate_nonce).await?;
        let nonce = source.nonces()?.issue(&A::KIND.space(), &text)?;
        let opaque = O::generate(A::KIND.opaque, to_generate_opaque).await?;
        for algorithm in A::KIND.algorithms {
            let challenge = A::KIND.challenge_text(*algorithm, &nonce, opaque.as_ref(), U::OFFERED, error.is_stale());
            challenges.add(HeaderValue::try_from(challenge).map_err(AuthError::unavailable)?);
        }
        Ok(())
    }
}

impl<N, G, O, U> Digest<N, G, O, U> {
    const fn space(&self) -> Space {
        Space { realm: self.realm, lifetime: self.nonce_lifetime, legacy: self.legacy }
    }

    /// The parameters in the form and the order that clients in use get along with (RFC 7616, 3.3). All challenges of a
    /// response have the same realm, nonce and `opaque`: clients mix those of one with the algorithm of another.
    fn challenge_text(
        &self,
        algorithm: Algorithm,
        nonce: &str,
        opaque: Option<&Cow<'static, str>>,
        userhash: bool,
        stale: bool,
    ) -> String {
        let Self { scheme, realm, legacy, .. } = self;
        let qop = if *legacy { "" } else { "qop=\"auth\", " };
        let mut text = format!("{scheme} realm=\"{realm}\", {qop}algorithm={algorithm}, nonce=\"{nonce}\"");
        if let Some(opaque) = opaque {
            text.extend([", opaque=\"", opaque, "\""]);
        }
        text.push_str(", charset=UTF-8");
        if userhash {
            text.push_str(", userhash=true");
        }
        if stale {
            text.push_str(", stale=true");
        }
        text
    }
}
