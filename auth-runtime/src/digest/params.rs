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
    fmt,
    sync::{LazyLock, OnceLock},
};

use axum::http::Method;
use smallvec::SmallVec;
use subtle::ConstantTimeEq;

use super::{
    algorithm::{Algorithm, Exchange, Hex},
    store::NonceUse,
    username::username,
};
use crate::{
    auth_params::{AuthParam, Names, Value, for_each_auth_param},
    error::AuthError,
    secret,
    text::Text,
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
    response: Hex,
    exchange: Exchange,
    /// The value of `nc`, which in RFC 2069 is not counted.
    count: u32,
    opaque: Option<SmallVec<[u8; 64]>>,
    /// There once the nonce was found good.
    usage: Option<NonceUse>,
    /// There once the response was found right.
    proof: OnceLock<Proof>,
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
        let (nc, cnonce) = (params.nc.map(Value::unescaped), params.cnonce.map(Value::unescaped));
        let (count, sent) = match params.qop.map(Value::unescaped).as_deref() {
            Some(b"auth") if !legacy => {
                let (nc, cnonce) = (nc.as_deref()?, cnonce.as_deref().filter(|cnonce| is_cnonce(cnonce))?);
                (read_count(nc)?, Some((nc, cnonce)))
            }
            None if legacy => (1, None),
            _ => return None,
        };
        let algorithm = match params.algorithm.map(Value::unescaped) {
            Some(name) => Algorithm::from_name(&name)?,
            None => Algorithm::Md5,
        };
        let hashed = match params.userhash.map(Value::unescaped) {
            Some(flag) if flag.eq_ignore_ascii_case(b"true") => true,
            Some(flag) if !flag.eq_ignore_ascii_case(b"false") => return None,
            _ => false,
        };
        if params.realm?.unescaped().as_ref() != realm.as_bytes() {
            return None;
        }
        let (uri, nonce) = (params.uri?.unescaped(), params.nonce?.unescaped());
        Some(Self {
            username: username(params.username.map(Value::unescaped), params.username_ext, hashed)?,
            hashed,
            algorithm,
            realm,
            response: Hex::read_lower(&params.response?.unescaped(), algorithm)?,
            exchange: Exchange::new(method.as_str().as_bytes(), &uri, &nonce, sent),
            count,
            opaque: params.opaque.map(Value::unescaped).map(|opaque| SmallVec::from_slice(&opaque)),
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
            .ok_or_else(|| AuthError::unavailable(format!("a stored H(A1) is no hash of {}", self.algorithm())))?;
        Ok(self.verify(&ha1, true))
    }

    fn verify(&self, ha1: &Hex, known: bool) -> bool {
        let Self { algorithm, exchange, response, hashed, .. } = self;
        let answers = algorithm.answers(ha1, exchange);
        let right = bool::from(answers.response.ct_eq(response));
        let verified = right & known & !hashed;
        if verified {
            self.proof.get_or_init(|| Proof { rspauth: answers.rspauth });
        }
        verified
    }

    /// Whether the response was found right, and if so, the `Authentication-Info` that tells the client that the server
    /// knows the password too (RFC 7616, 3.5). RFC 2069 has none.
    pub(super) fn authentication_info(&self) -> Result<Option<Vec<u8>>, AuthError> {
        let proof = self.proof.get().ok_or_else(AuthError::not_verified)?;
        let (Some(rspauth), Some((nc, cnonce))) = (&proof.rspauth, self.exchange.count()) else {
            return Ok(None);
        };
        let rspauth = rspauth.as_bytes();
        Ok(Some([b"rspauth=\"", rspauth, b"\", cnonce=\"", cnonce, b"\", nc=", nc, b", qop=auth"].concat()))
    }

    /// Which use of the nonce this is. In RFC 2069, which does not count, there is one.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Keeps which use of the nonce this is, of one that was found good.
    pub(super) fn set_usage(&mut self, usage: NonceUse) {
        self.usage = Some(usage);
    }

    /// The use of the nonce, if that was found good.
    pub(super) fn usage(&self) -> Option<NonceUse> {
        self.usage
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
        self.exchange.nonce()
    }

    pub(super) fn uri(&self) -> &[u8] {
        self.exchange.uri()
    }

    pub(super) fn opaque(&self) -> Option<&[u8]> {
        self.opaque.as_deref()
    }
}

/// The values of the parameters that mean something; others may be there.
#[derive(Default)]
struct Params<'c> {
    username: Option<Value<'c>>,
    username_ext: Option<Value<'c>>,
    realm: Option<Value<'c>>,
    nonce: Option<Value<'c>>,
    uri: Option<Value<'c>>,
    response: Option<Value<'c>>,
    algorithm: Option<Value<'c>>,
    qop: Option<Value<'c>>,
    nc: Option<Value<'c>>,
    cnonce: Option<Value<'c>>,
    opaque: Option<Value<'c>>,
    userhash: Option<Value<'c>>,
}

impl<'c> Params<'c> {
    fn read(credentials: &'c [u8]) -> Option<Self> {
        let (mut params, mut others) = (Self::default(), Names::default());
        for_each_auth_param(credentials, |AuthParam { name, value }| match params.place(name) {
            Some(place) => place.replace(value).is_none(),
            None => match params.place(&name.to_ascii_lowercase()) {
                Some(place) => place.replace(value).is_none(),
                None => others.are_without(name),
            },
        })?;
        Some(params)
    }

    /// Where the value of this parameter is kept, if it means something.
    fn place(&mut self, name: &[u8]) -> Option<&mut Option<Value<'c>>> {
        Some(match name.len() {
            2 if name == b"nc" => &mut self.nc,
            3 if name == b"uri" => &mut self.uri,
            3 if name == b"qop" => &mut self.qop,
            5 if name == b"nonce" => &mut self.nonce,
            5 if name == b"realm" => &mut self.realm,
            6 if name == b"cnonce" => &mut self.cnonce,
            6 if name == b"opaque" => &mut self.opaque,
            8 if name == b"username" => &mut self.username,
            8 if name == b"response" => &mut self.response,
            8 if name == b"userhash" => &mut self.userhash,
            9 if name == b"algorithm" => &mut self.algorithm,
            9 if name == b"username*" => &mut self.username_ext,
            _ => return None,
        })
    }
}

impl fmt::Debug for DigestCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestCredentials").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

/// `nc-value = 8LHEX`, in either case. The first use is 1, so zero is none.
fn read_count(digits: &[u8]) -> Option<u32> {
    let digits: [u8; 8] = digits.try_into().ok()?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let count = digits.into_iter().try_fold(0, |count, byte| Some(count << 4 | digit(byte)?))?;
    (count > 0).then_some(count)
}

fn is_cnonce(cnonce: &[u8]) -> bool {
    let good = |byte: &u8| is_echoable(*byte) && *byte != b':';
    (1..=LONGEST_CNONCE).contains(&cnonce.len()) && cnonce.iter().all(good)
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
