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
//! the scheme is of the form of RFC 2069; `cnonce` is printable ASCII without `"` and `\`, since it is sent back.

use std::{
    borrow::Cow,
    fmt,
    ops::Range,
    sync::{LazyLock, OnceLock},
};

use axum::http::Method;
use smallvec::SmallVec;

use super::{
    algorithm::{Algorithm, Exchange, Hex},
    store::NonceUse,
};
use crate::{
    challenge::is_tchar,
    credentials::{AuthParam, auth_params},
    error::AuthError,
    text::{Text, constant_time_eq, str_or_empty},
};

/// What a client presents to a Digest scheme: who it claims to be, and the proof that it knows the password.
///
/// A [`Verifier`](crate::Verifier) gets them after the nonce was found good. It asks
/// [`verify_password`](Self::verify_password) or [`verify_ha1`](Self::verify_ha1) whether the proof is right. Where it did
/// not, or they said no, nobody is authenticated, whatever it returns.
pub struct DigestCredentials {
    username: Text<64>,
    /// Whether that is `H( username ":" realm )` (RFC 7616, 3.4.4), and no name.
    hashed: bool,
    algorithm: Algorithm,
    realm: &'static str,
    method: Method,
    response: Hex,
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
        let params = auth_params(credentials)?;
        let find = |name: &str| params.iter().find(|param| param.name.eq_ignore_ascii_case(name.as_bytes()));
        let value = |name: &str| find(name).map(unescaped);
        let count = match value("qop").as_deref() {
            Some(b"auth") if !legacy => Some(Count::read(&value("nc")?)?),
            None if legacy => None,
            _ => return None,
        };
        let algorithm = match value("algorithm") {
            Some(name) => Algorithm::from_name(&name)?,
            None => Algorithm::Md5,
        };
        let hashed = match value("userhash") {
            Some(flag) if flag.eq_ignore_ascii_case(b"true") => true,
            Some(flag) if !flag.eq_ignore_ascii_case(b"false") => return None,
            _ => false,
        };
        let response = value("response")?;
        let lower_case = !response.iter().any(u8::is_ascii_uppercase);
        let mut values = SmallVec::new();
        let mut keep = |value: Cow<'_, [u8]>| {
            let start = values.len();
            values.extend_from_slice(&value);
            start..values.len()
        };
        let cnonce = if legacy { Cow::default() } else { value("cnonce")? };
        let good_cnonce = legacy || (!cnonce.is_empty() && cnonce.iter().copied().all(is_echoable));
        let good = value("realm")?.as_ref() == realm.as_bytes() && good_cnonce && lower_case;
        Some(Self {
            username: username(find("username"), find("username*"), hashed)?,
            hashed,
            algorithm,
            realm,
            method: method.clone(),
            response: Hex::read(&response, algorithm).filter(|_| good)?,
            count,
            nonce: keep(value("nonce")?),
            uri: keep(value("uri")?),
            cnonce: keep(cnonce),
            opaque: value("opaque").map(keep),
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
        let ha1 = self.algorithm.ha1(self.username(), self.realm, known.unwrap_or(nobody().as_str()));
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
            let nobody = self.algorithm.hash([nobody().as_bytes()]);
            return Ok(self.verify(&nobody, false));
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
    pub(super) fn authentication_info(&self) -> Result<Option<String>, AuthError> {
        let proof = self.proof.get().ok_or_else(AuthError::not_verified)?;
        let (Some(rspauth), Some(count)) = (&proof.rspauth, &self.count) else {
            return Ok(None);
        };
        let (rspauth, cnonce, nc) = (rspauth.as_str(), str_or_empty(self.cnonce()), str_or_empty(&count.digits));
        Ok(Some(format!("rspauth=\"{rspauth}\", cnonce=\"{cnonce}\", nc={nc}, qop=auth")))
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

impl fmt::Debug for DigestCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestCredentials").field("algorithm", &self.algorithm).finish_non_exhaustive()
    }
}

impl Count {
    /// `nc-value = 8LHEX`, in either case. The first use is 1, so zero is none.
    fn read(text: &[u8]) -> Option<Self> {
        let digits: [u8; 8] = text.try_into().ok()?;
        let hex = digits.iter().all(u8::is_ascii_hexdigit);
        let value = u32::from_str_radix(str_or_empty(&digits), 16).ok()?;
        (hex && value > 0).then_some(Self { digits, value })
    }
}

/// Whether the byte can stand between quotes without an escape.
pub(super) const fn is_echoable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')
}

/// The value without the escapes of a quoted string (RFC 9110, 5.6.4).
fn unescaped<'c>(param: &AuthParam<'c>) -> Cow<'c, [u8]> {
    if !param.quoted || !param.value.contains(&b'\\') {
        return Cow::Borrowed(param.value);
    }
    let mut escaped = false;
    let keep = |byte: &&u8| {
        escaped = **byte == b'\\' && !escaped;
        !escaped
    };
    Cow::Owned(param.value.iter().filter(keep).copied().collect())
}

/// The one of the two forms of the user name that is there.
fn username(plain: Option<&AuthParam<'_>>, extended: Option<&AuthParam<'_>>, hashed: bool) -> Option<Text<64>> {
    let name = match (plain, extended) {
        (Some(name), None) => Text::from_utf8_or_latin1(SmallVec::from_slice(&unescaped(name))),
        (None, Some(name)) if !name.quoted && !hashed => ext_value(name.value)?,
        _ => return None,
    };
    let control = name.as_str().contains(char::is_control);
    (!name.as_str().is_empty() && !control).then_some(name)
}

/// `ext-value = "UTF-8" "'" [ language ] "'" *( pct-encoded / attr-char )` (RFC 8187, 3.2).
fn ext_value(text: &[u8]) -> Option<Text<64>> {
    let mut fields = text.splitn(3, |byte| *byte == b'\'');
    let (charset, _language, mut rest) = (fields.next()?, fields.next()?, fields.next()?);
    let mut bytes = SmallVec::<[u8; 64]>::new();
    loop {
        rest = match rest {
            [] => break,
            [b'%', high, low, tail @ ..] => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
                tail
            }
            [byte, tail @ ..] if is_tchar(*byte) && !matches!(byte, b'*' | b'\'' | b'%') => {
                bytes.push(*byte);
                tail
            }
            _ => return None,
        };
    }
    let text = std::str::from_utf8(&bytes).ok()?;
    charset.eq_ignore_ascii_case(b"UTF-8").then(|| Text::from(text))
}

/// What stands for the password of a user that there is not: nobody knows it, and if somebody did, it would not be accepted.
fn nobody() -> &'static Hex {
    static NOBODY: LazyLock<Hex> = LazyLock::new(|| {
        let mut random = [0; 6];
        // without it, a request about nobody is refused all the same
        let _ = getrandom::fill(&mut random);
        Hex::new(&random)
    });
    &NOBODY
}
