//! Short text that a request carries: credentials and user names.

use std::fmt;

use smallvec::SmallVec;
use subtle::ConstantTimeEq;

/// UTF-8 text of which the first `N` bytes need no heap.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Text<const N: usize>(SmallVec<[u8; N]>);

impl<const N: usize> Text<N> {
    pub(crate) fn empty() -> Self {
        Self(SmallVec::new())
    }

    /// Takes bytes as UTF-8, and where they are not, as latin-1, which every byte string is.
    pub(crate) fn from_utf8_or_latin1(bytes: SmallVec<[u8; N]>) -> Self {
        if std::str::from_utf8(&bytes).is_ok() {
            return Self(bytes);
        }
        let mut text = SmallVec::new();
        for byte in bytes {
            text.extend_from_slice(char::from(byte).encode_utf8(&mut [0; 2]).as_bytes());
        }
        Self(text)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn as_str(&self) -> &str {
        str_or_empty(&self.0)
    }
}

impl<const N: usize> From<&str> for Text<N> {
    fn from(text: &str) -> Self {
        Self(SmallVec::from_slice(text.as_bytes()))
    }
}

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

/// Bytes of a [`Text`], which are UTF-8 by construction. The empty string that anything else would give is never taken
/// for credentials.
pub(crate) fn str_or_empty(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Compares two secrets in a time that does not depend on where they differ, only on whether their lengths do.
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum_httpauth::constant_time_eq;
///
/// assert!(constant_time_eq("correct horse", "correct horse"));
/// assert!(!constant_time_eq("correct horse", "battery staple"));
/// ```
#[must_use]
pub fn constant_time_eq(a: impl AsRef<[u8]>, b: impl AsRef<[u8]>) -> bool {
    a.as_ref().ct_eq(b.as_ref()).into()
}

/// Whether a secret that a client gave is the one that is known of a user, in a time that depends on the length of the given
/// one alone. `None` is that of nobody, and so is an empty one.
pub(crate) fn is_known(given: &str, known: Option<&str>) -> bool {
    let known = known.filter(|known| !known.is_empty() && known.len() == given.len());
    constant_time_eq(given, known.unwrap_or(given)) & known.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin1_is_the_fallback_for_what_is_not_utf8() {
        let utf8 = Text::<8>::from_utf8_or_latin1(SmallVec::from_slice("é".as_bytes()));
        let latin1 = Text::<8>::from_utf8_or_latin1(SmallVec::from_slice(b"\xe9"));
        assert_eq!(utf8.as_str(), "é");
        assert_eq!(latin1.as_str(), "é");
    }

    #[test]
    fn secrets_are_equal_only_if_they_are_the_same_bytes() {
        assert!(constant_time_eq("secret", b"secret"));
        assert!(constant_time_eq("", ""));
        for other in ["", "s", "secre", "secret ", "Secret", "secreT", "tecres"] {
            assert!(!constant_time_eq("secret", other) && !constant_time_eq(other, "secret"), "{other:?}");
        }
    }

    #[test]
    fn a_given_secret_is_known_only_if_it_is_that_of_somebody() {
        assert!(is_known("secret", Some("secret")));
        for known in [None, Some(""), Some("secre"), Some("secrets"), Some("Secret")] {
            assert!(!is_known("secret", known), "{known:?}");
        }
        assert!(!is_known("", None) && !is_known("", Some("")), "an empty secret is none");
    }

    #[test]
    fn text_beyond_the_inline_bytes_is_kept_whole() {
        let long = "x".repeat(100);
        assert_eq!(Text::<8>::from(long.as_str()).as_str(), long);
    }
}
