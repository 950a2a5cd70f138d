//! The hash algorithms (RFC 7616, 3.2 and 6.1), and what is hashed (3.4.1 to 3.4.4).

use std::{fmt, iter, mem, ops::Range, str};

use hmac::digest::Digest as Hash;
use md5::Md5;
use sha2::{Sha256, Sha512_256};
use smallvec::SmallVec;
use subtle::{Choice, ConstantTimeEq};

/// A hash algorithm of the Digest scheme, in the order in which clients have to be offered them: many take the first one,
/// and some stop at the first that they do not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// `SHA-256`, which every implementation has.
    Sha256,
    /// `SHA-256-sess`.
    Sha256Sess,
    /// `SHA-512-256`: SHA-512/256 of FIPS 180-4, which is not SHA-512 cut short.
    Sha512_256,
    /// `SHA-512-256-sess`.
    Sha512_256Sess,
    /// `MD5`, for clients that have nothing better. Whoever sees a response can try passwords fast.
    Md5,
    /// `MD5-sess`.
    Md5Sess,
}

impl Algorithm {
    const ALL: [Self; 6] =
        [Self::Sha256, Self::Sha256Sess, Self::Sha512_256, Self::Sha512_256Sess, Self::Md5, Self::Md5Sess];

    /// The name in challenges and credentials.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA-256",
            Self::Sha256Sess => "SHA-256-sess",
            Self::Sha512_256 => "SHA-512-256",
            Self::Sha512_256Sess => "SHA-512-256-sess",
            Self::Md5 => "MD5",
            Self::Md5Sess => "MD5-sess",
        }
    }

    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| name.eq_ignore_ascii_case(algorithm.as_str().as_bytes()))
    }

    /// Whether `H(A1)` depends on the nonce too (RFC 7616, 3.4.2).
    pub(super) const fn is_sess(self) -> bool {
        matches!(self, Self::Sha256Sess | Self::Sha512_256Sess | Self::Md5Sess)
    }

    /// The algorithm without `-sess`: what a stored `H(A1)` is made with.
    #[must_use]
    pub const fn base(self) -> Self {
        match self {
            Self::Sha256 | Self::Sha256Sess => Self::Sha256,
            Self::Sha512_256 | Self::Sha512_256Sess => Self::Sha512_256,
            Self::Md5 | Self::Md5Sess => Self::Md5,
        }
    }

    /// The length of a hash, in bytes.
    pub(super) const fn len(self) -> usize {
        match self.base() {
            Self::Md5 => 16,
            _ => 32,
        }
    }

    /// The hash of these parts with a colon between each two of them.
    pub(super) fn hash<'p>(self, parts: impl IntoIterator<Item = &'p [u8]>) -> Hex {
        match self.base() {
            Self::Md5 => Hex::new(&joined::<Md5>(parts).finalize()),
            Self::Sha512_256 => Hex::new(&joined::<Sha512_256>(parts).finalize()),
            _ => Hex::new(&joined::<Sha256>(parts).finalize()),
        }
    }

    /// `H(A1)` as it is stored: `H( username ":" realm ":" password )` (RFC 7616, 3.4.2).
    pub(super) fn ha1(self, username: &str, realm: &str, password: &str) -> Hex {
        self.hash([username.as_bytes(), realm.as_bytes(), password.as_bytes()])
    }

    /// The `response` that is right for this exchange, and the `rspauth` that answers it.
    pub(super) fn answers(self, stored_ha1: &Hex, exchange: &Exchange) -> Answers {
        match self.base() {
            Self::Md5 => exchange.answers::<Md5>(self, stored_ha1),
            Self::Sha512_256 => exchange.answers::<Sha512_256>(self, stored_ha1),
            _ => exchange.answers::<Sha256>(self, stored_ha1),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn joined<'p, H: Hash>(parts: impl IntoIterator<Item = &'p [u8]>) -> H {
    let mut hash = H::new();
    let mut parts = parts.into_iter();
    if let Some(first) = parts.next() {
        hash.update(first);
    }
    for part in parts {
        hash.update(b":");
        hash.update(part);
    }
    hash
}

/// What a response is computed from, beside `H(A1)`: the values as they were sent, without quotes and escapes, in the order in
/// which they are hashed.
pub(super) struct Exchange {
    /// `":" nonce ":" nc ":" cnonce ":auth:"`, or in the form of RFC 2069 `":" nonce ":"`, and behind that `method ":" uri`.
    text: SmallVec<[u8; 192]>,
    nonce: Range<usize>,
    counted: Option<Counted>,
    method: Range<usize>,
}

/// Where the values stand that RFC 2069 does not have.
struct Counted {
    nc: Range<usize>,
    cnonce: Range<usize>,
}

impl Exchange {
    /// The last of these are `nc` and `cnonce`, which RFC 2069 does not have.
    pub(super) fn new(method: &[u8], uri: &[u8], nonce: &[u8], count: Option<(&[u8], &[u8])>) -> Self {
        let (nc, cnonce) = count.unwrap_or_default();
        let (colon, qop): (&[u8], &[u8]) = if count.is_some() { (b":", b":auth:") } else { (b"", b"") };
        let text = concat([b":", nonce, b":", nc, colon, cnonce, qop, method, b":", uri]);
        let range = |start, part: &[u8]| start..start + part.len();
        let nonce = range(1, nonce);
        let nc = range(nonce.end + 1, nc);
        let cnonce = range(nc.end + colon.len(), cnonce);
        let method = range(cnonce.end + qop.len(), method);
        Self { text, nonce, counted: count.map(|_| Counted { nc, cnonce }), method }
    }

    pub(super) fn uri(&self) -> &[u8] {
        self.text.get(self.method.end + 1..).unwrap_or_default()
    }

    pub(super) fn nonce(&self) -> &[u8] {
        self.text.get(self.nonce.clone()).unwrap_or_default()
    }

    /// `nc` and `cnonce`.
    pub(super) fn count(&self) -> Option<(&[u8], &[u8])> {
        let Counted { nc, cnonce } = self.counted.as_ref()?;
        Some((self.text.get(nc.clone())?, self.text.get(cnonce.clone())?))
    }

    /// ```text
    /// response = H( H(A1) ":" nonce ":" nc ":" cnonce ":" qop ":" H(A2) )      A2 = method ":" uri
    /// rspauth  = the same with                                                 A2 = ":" uri
    /// ```
    ///
    /// RFC 7616, 3.4.1, 3.4.3 and 3.5; without qop, as in RFC 2069, `H( H(A1) ":" nonce ":" H(A2) )`. The two share what
    /// stands before `H(A2)`, which is hashed once.
    fn answers<H: Hash + Clone>(&self, algorithm: Algorithm, stored_ha1: &Hex) -> Answers {
        let (between, a2) = self.text.split_at_checked(self.method.start).unwrap_or_default();
        let mut hash = H::new();
        hash.update(self.session_ha1(algorithm, stored_ha1).as_bytes());
        hash.update(between);
        let close = |mut hash: H, a2: &[u8]| {
            hash.update(Hex::new(&H::digest(a2)).as_bytes());
            Hex::new(&hash.finalize())
        };
        let rspauth_a2 = self.counted.as_ref().and_then(|_| a2.get(self.method.len()..));
        let rspauth = rspauth_a2.map(|a2| close(hash.clone(), a2));
        Answers { response: close(hash, a2), rspauth }
    }

    /// With `-sess`, `A1 = H( username ":" realm ":" password ) ":" nonce ":" cnonce` (RFC 7616, 3.4.2).
    fn session_ha1(&self, algorithm: Algorithm, stored_ha1: &Hex) -> Hex {
        match self.count() {
            Some((_, cnonce)) if algorithm.is_sess() => algorithm.hash([stored_ha1.as_bytes(), self.nonce(), cnonce]),
            _ => *stored_ha1,
        }
    }
}

fn concat<const N: usize>(parts: [&[u8]; N]) -> SmallVec<[u8; 192]> {
    let mut text = SmallVec::from_elem(0, parts.iter().map(|part| part.len()).sum());
    let mut free = text.as_mut_slice();
    for part in parts {
        if let Some((place, behind)) = mem::take(&mut free).split_at_mut_checked(part.len()) {
            place.copy_from_slice(part);
            free = behind;
        }
    }
    text
}

/// The two answers to a challenge: that of the client, and that of the server.
pub(super) struct Answers {
    pub(super) response: Hex,
    pub(super) rspauth: Option<Hex>,
}

/// A hash as lower-case hexadecimal digits, the form in which hashes are sent and hashed again (RFC 7616, 3.2).
#[derive(Clone, Copy)]
pub(super) struct Hex {
    /// With zeros behind them.
    digits: [u8; 64],
    len: usize,
}

impl Hex {
    pub(super) fn new(hash: &[u8]) -> Self {
        let mut digits = [0; 64];
        let len = base16ct::lower::encode(hash, &mut digits).map_or(0, <[u8]>::len);
        Self { digits, len }
    }

    /// Digits in upper or lower case, of the number that the algorithm gives.
    pub(super) fn read(digits: &[u8], algorithm: Algorithm) -> Option<Self> {
        let mut read = Self::of(digits, algorithm)?;
        read.digits.make_ascii_lowercase();
        read.check()
    }

    /// Lower-case digits (RFC 7616, 3.2), of the number that the algorithm gives.
    pub(super) fn read_lower(digits: &[u8], algorithm: Algorithm) -> Option<Self> {
        Self::of(digits, algorithm)?.check()
    }

    fn of(digits: &[u8], algorithm: Algorithm) -> Option<Self> {
        let len = 2 * algorithm.len();
        let mut read = Self { digits: [0; 64], len };
        let place = read.digits.get_mut(..len).filter(|place| place.len() == digits.len())?;
        place.copy_from_slice(digits);
        Some(read)
    }

    /// Looks at all of them, wherever the first wrong one is: `H(A1)` is a secret.
    fn check(self) -> Option<Self> {
        let is_digit = |byte: u8| (byte.wrapping_sub(b'0') < 10) | (byte.wrapping_sub(b'a') < 6);
        let good = self.as_bytes().iter().fold(true, |good, byte| good & is_digit(*byte));
        good.then_some(self)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.digits.split_at_checked(self.len).map_or(&[], |(digits, _)| digits)
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(self.as_bytes()).unwrap_or_default()
    }
}

impl ConstantTimeEq for Hex {
    fn ct_eq(&self, other: &Self) -> Choice {
        let (words, others) = (self.digits.as_chunks().0, other.digits.as_chunks().0);
        let equal = iter::zip(words, others).map(|(a, b)| u64::from_ne_bytes(*a).ct_eq(&u64::from_ne_bytes(*b)));
        equal.fold(Choice::from(1), |all, equal| all & equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fips_180_4_sha_512_256_of_abc() {
        let hash = Algorithm::Sha512_256.hash([b"abc".as_slice()]);
        assert_eq!(hash.as_str(), "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
    }

    #[test]
    fn names_are_read_without_regard_to_case() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.as_str().as_bytes()), Some(algorithm));
            assert_eq!(Algorithm::from_name(algorithm.as_str().to_lowercase().as_bytes()), Some(algorithm));
        }
        for name in ["", "SHA", "SHA-512", "SHA256", "MD5-", "token"] {
            assert_eq!(Algorithm::from_name(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn hexadecimal_digits_of_the_right_number() {
        let md5 = "D41D8CD98F00B204E9800998ECF8427E";
        assert_eq!(Hex::read(md5.as_bytes(), Algorithm::Md5).unwrap().as_str(), md5.to_lowercase());
        assert!(Hex::read_lower(md5.as_bytes(), Algorithm::Md5).is_none(), "a response is in lower case");
        for bad in ["", "d41d8cd98f00b204e9800998ecf8427", "d41d8cd98f00b204e9800998ecf8427g", &"0".repeat(64)] {
            assert!(Hex::read(bad.as_bytes(), Algorithm::Md5Sess).is_none(), "{bad}");
            assert!(Hex::read_lower(bad.as_bytes(), Algorithm::Md5Sess).is_none(), "{bad}");
        }
    }
}
