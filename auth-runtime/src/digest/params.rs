//! The credentials (RFC 7616, 3.4).
//!
//! ```text
//! credentials = "Digest" 1*SP #auth-param, each name once, in any case
//! username    = quoted text, not empty, without control characters; or
//! username*   = "UTF-8'" [ language ] "'" *( pct-encoded / attr-char )      (RFC 8187, 3.2), without userhash
//! realm, nonce, uri, response, cnonce, opaque = quoted text;  algorithm, qop, nc, userhash = a token
//! response    = 32 or 64 lower-case hexadecimal digits
//! nc          = 8 hexadecimal digits, not all zero
//! ```
//!
//! Accepted beyond that, because clients in use send it: quotes around tokens, no `algorithm` for MD5, a user name in
//! latin-1, a clear user name although `userhash` was offered. Deviations towards refusing: `qop` is `auth`, and there unless
//! the scheme is of the form of RFC 2069; `cnonce` is printable ASCII without `"` and `\`, not too long, since it is sent back,
//! and without `:`, since a response of one algorithm would otherwise be the session key of its `-sess` form, for a `cnonce` of
//! what stands behind `nonce` in it: who listens could sign whatever request.

use std::{
    borrow::Cow,
    fmt,
    ops::Range,
    sync::{LazyLock, OnceLock},
};

use axum::http::Method;
use smallvec::SmallVec;

use super::{
    algorithm::{Algorithm, Exchange, Hex, Raw},
    store::NonceUse,
    username::username,
};
use crate::{
    credentials::{AuthParam, Names, Value, for_each_auth_param},
    error::AuthError,
    secret,
    text::{Text, constant_time_eq},
};

/// The longest `cnonce`, in bytes: it is sent back. Clients in use send up to 64.
const LONGEST_CNONCE: usize = 512;

/// What a client presents to a Digest scheme: who it claims to be, and the proof that it knows the password.
///
/// A [`Verifier`](crate::Verifier) gets them after the nonce was found good. It asks
/// [`verify_password`](Self::verify_password) or [`verify_ha1`](Self::verify_ha1) whether the proof is right. Where it did
/// not, or they said no, nobody is authenticated, whatever it returns.
pub struct DigestCredentials {
    username: Text,
    /// Whether that is `H( username ":" realm )` (RFC 7616, 3.4.4), and no name.
    hashed: bool,
    algorithm: Algorithm,
    realm: &'static str,
    method: Method,
    response: Raw,
    count: Option<Count>,
    /// The values of `nonce`, `uri`, `cnonce` and `opaque`, without escapes.
    values: SmallVec<[u8; 256]>,
    nonce: Range<usize>,
    uri: Range<usize>,
    cnonce: Range<usize>,
    opaque: Option<Range<usize>>,
    /// There once the nonce was found good.
    pub(super) usage: Option<NonceUse>,
    /// There once the response was found right.
    proof: OnceLock<Proof>,
}

/// `nc`, which RFC 2069 does not have, and its digits as they were sent: those are hashed (RFC 7616, 3.4).
#[derive(Clone, Copy)]
struct Count {
    digits: [u8; 8],
    value: u32,
}

/// That the response is right, and what the server answers.
struct Proof {
    rspauth: Option<Hex>,
}

impl DigestCredentials {
    /// Reads the parameters of credentials for this realm, with `qop` or, in the form of RFC 2069, without. `None` if they
    /// are malformed.
    pub(super) fn read(credentials: &[u8], realm: &'static str, legacy: bool, method: &Method) -> Option<Self> {
        let params = Params::read(credentials)?;
        let count = match params.qop.as_deref() {
            Some(b"auth") if !legacy => Some(Count::read(&params.nc?)?),
            None if legacy => None,
            _ => return None,
        };
        let algorithm = match params.algorithm {
            Some(name) => Algorithm::from_name(&name)?,
            None => Algorithm::Md5,
        };
        let hashed = match params.userhash {
            Some(flag) if flag.eq_ignore_ascii_case(b"true") => true,
            Some(flag) if !flag.eq_ignore_ascii_case(b"false") => return None,
            _ => false,
        };
        let mut values = SmallVec::new();
        let mut keep = |value: Cow<'_, [u8]>| {
            let start = values.len();
            values.extend_from_slice(&value);
            start..values.len()
        };
        let cnonce = if legacy { Cow::default() } else { params.cnonce? };
        let length = if legacy { 0..=0 } else { 1..=LONGEST_CNONCE };
        let good_cnonce =
            length.contains(&cnonce.len()) && cnonce.iter().all(|byte| is_echoable(*byte) && *byte != b':');
        let good = params.realm?.as_ref() == realm.as_bytes() && good_cnonce;
        Some(Self {
            username: username(params.username, params.username_ext, hashed)?,
            hashed,
            algorithm,
            realm,
            method: method.clone(),
            response: Raw::read(&params.response?, algorithm).filter(|_| good)?,
            count,
            nonce: keep(params.nonce?),
            uri: keep(params.uri?),
            cnonce: keep(cnonce),
            opaque: params.opaque.map(keep),
            values,
            usage: None,
            proof: OnceLock::new(),
        })
    }

    /// The name of the user, as the client claims it.
    #[must_use]
    pub fn username(&self) -> &str {
        self.username.as_str()
    }

    /// What a stored `H(A1)` has to be made with: one of the algorithms without `-sess`.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm.base()
    }

    /// Whether the client knows this password of the user. `None` is that of nobody: it takes as long, and is wrong. So is
    /// an empty one.
    #[must_use]
    pub fn verify_password(&self, password: Option<&str>) -> bool {
        let known = password.filter(|password| !password.is_empty());
        let ha1 = self.algorithm.ha1(self.username(), self.realm, known.unwrap_or(nobody(6).as_str()));
        self.verify(&ha1, known.is_some())
    }

    /// Whether the client knows the password of which this is the stored `H(A1)`, in hexadecimal digits. `None` is that of
    /// nobody: it takes as long, and is wrong.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) if it is no hash of the [`algorithm`](Self::algorithm).
    pub fn verify_ha1(&self, ha1: Option<&str>) -> Result<bool, AuthError> {
        let Some(known) = ha1 else {
            return Ok(self.verify(&nobody(self.algorithm.len()), false));
        };
        let ha1 = Hex::read(known.as_bytes(), self.algorithm)
            .ok_or_else(|| AuthError::unavailable(format!("a stored H(A1) is no hash of {}", self.algorithm.base())))?;
        Ok(self.verify(&ha1, true))
    }

    fn verify(&self, ha1: &Hex, known: bool) -> bool {
        let count = self.count.as_ref().map(|count| (&count.digits[..], self.cnonce()));
        let (method, uri, nonce) = (self.method.as_str().as_bytes(), self.uri(), self.nonce());
        let answers = self.algorithm.answers(ha1, &Exchange { method, uri, nonce, count });
        let right = constant_time_eq(answers.response.as_bytes(), self.response.as_bytes());
        let verified = right & known & !self.hashed;
        if verified {
            self.proof.get_or_init(|| Proof { rspauth: answers.rspauth });
        }
        verified
    }

    /// Whether the response was found right, and if so, the `Authentication-Info` that tells the client that the server
    /// knows the password too (RFC 7616, 3.5). RFC 2069 has none.
    pub(super) fn authentication_info(&self) -> Result<Option<Vec<u8>>, AuthError> {
        let proof = self.proof.get().ok_or_else(AuthError::not_verified)?;
        let (Some(rspauth), Some(count)) = (&proof.rspauth, &self.count) else {
            return Ok(None);
        };
        let (rspauth, cnonce, nc) = (rspauth.as_bytes(), self.cnonce(), count.digits.as_slice());
        Ok(Some([b"rspauth=\"", rspauth, b"\", cnonce=\"", cnonce, b"\", nc=", nc, b", qop=auth"].concat()))
    }

    /// Which use of the nonce this is. In RFC 2069, which does not count, there is one.
    pub(super) fn count(&self) -> u32 {
        self.count.map_or(1, |count| count.value)
    }

    /// `H( username ":" realm )`, if that is what the client sent.
    pub(super) fn userhash(&self) -> Option<&str> {
        self.hashed.then(|| self.username())
    }

    /// Puts the name there that the hash belongs to.
    pub(super) fn resolve(&mut self, name: &str) {
        self.username = Text::from(name);
        self.hashed = false;
    }

    /// The algorithm that the client chose.
    pub(super) fn chosen_algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) fn nonce(&self) -> &[u8] {
        self.values.get(self.nonce.clone()).unwrap_or_default()
    }

    pub(super) fn uri(&self) -> &[u8] {
        self.values.get(self.uri.clone()).unwrap_or_default()
    }

    fn cnonce(&self) -> &[u8] {
        self.values.get(self.cnonce.clone()).unwrap_or_default()
    }

    pub(super) fn opaque(&self) -> Option<&[u8]> {
        self.values.get(self.opaque.clone()?)
    }
}

/// The values of the parameters that mean something, without escapes; others may be there.
#[derive(Default)]
struct Params<'c> {
    username: Option<Cow<'c, [u8]>>,
    username_ext: Option<Value<'c>>,
    realm: Option<Cow<'c, [u8]>>,
    nonce: Option<Cow<'c, [u8]>>,
    uri: Option<Cow<'c, [u8]>>,
    response: Option<Cow<'c, [u8]>>,
    algorithm: Option<Cow<'c, [u8]>>,
    qop: Option<Cow<'c, [u8]>>,
    nc: Option<Cow<'c, [u8]>>,
    cnonce: Option<Cow<'c, [u8]>>,
    opaque: Option<Cow<'c, [u8]>>,
    userhash: Option<Cow<'c, [u8]>>,
}

impl<'c> Params<'c> {
    fn read(credentials: &'c [u8]) -> Option<Self> {
        let (mut params, mut others) = (Self::default(), Names::default());
        for_each_auth_param(credentials, |AuthParam { name, value }| {
            let is = |known: &str| name == known.as_bytes() || name.eq_ignore_ascii_case(known.as_bytes());
            let place = match name.len() {
                2 if is("nc") => &mut params.nc,
                3 if is("uri") => &mut params.uri,
                3 if is("qop") => &mut params.qop,
                5 if is("nonce") => &mut params.nonce,
                5 if is("realm") => &mut params.realm,
                6 if is("cnonce") => &mut params.cnonce,
                6 if is("opaque") => &mut params.opaque,
                8 if is("username") => &mut params.username,
                8 if is("response") => &mut params.response,
                8 if is("userhash") => &mut params.userhash,
                9 if is("algorithm") => &mut params.algorithm,
                9 if is("username*") => return params.username_ext.replace(value).is_none(),
                _ => return others.are_without(name),
            };
            place.replace(value.unescaped()).is_none()
        })?;
        Some(params)
    }
}

impl fmt::Debug for DigestCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestCredentials").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl Count {
    /// `nc-value = 8LHEX`, in either case. The first use is 1, so zero is none.
    fn read(text: &[u8]) -> Option<Self> {
        let digits: [u8; 8] = text.try_into().ok()?;
        let mut bytes = [0; 4];
        base16ct::mixed::decode(digits, &mut bytes).ok()?;
        let value = u32::from_be_bytes(bytes);
        (value > 0).then_some(Self { digits, value })
    }
}

/// Whether the byte can stand between quotes without an escape.
pub(super) const fn is_echoable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')
}

/// What stands for the `H(A1)` of a user that there is not, and for the password: nobody knows it, and if somebody did, it
/// would not be accepted.
fn nobody(bytes: usize) -> Hex {
    // without random bytes, a request about nobody is refused all the same
    static NOBODY: LazyLock<[u8; 32]> = LazyLock::new(|| secret::random().unwrap_or_default());
    Hex::new(NOBODY.get(..bytes).unwrap_or_default())
}
