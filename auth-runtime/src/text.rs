//! Short text that a request carries: credentials and user names.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

use arrayvec::ArrayString;
use subtle::ConstantTimeEq;

/// The longest text that needs no heap, in bytes: a user name with its password, or a token of 256 bits.
pub(crate) const SHORT: usize = 64;

/// Text that needs no heap if it is short. It is known to be UTF-8 once, and not looked at again for each use.
#[derive(Clone)]
pub(crate) enum Text {
    Short(ArrayString<SHORT>),
    Long(String),
}

impl Text {
    pub(crate) fn empty() -> Self {
        Self::Short(ArrayString::new())
    }

    /// Takes short text of which each character is in a class of ASCII, as the filler is. `None` where it is another text, or
    /// none.
    #[inline]
    pub(crate) fn from_ascii(bytes: &[u8], filler: u8, is_of_class: impl Fn(u8) -> bool) -> Option<Self> {
        let mut padded = [filler; SHORT];
        padded.get_mut(..bytes.len()).filter(|place| !place.is_empty())?.copy_from_slice(bytes);
        Self::from_padded(&padded, bytes.len(), is_of_class)
    }

    /// The same where the text is filled up already. All of it is looked at, sixteen bytes at once.
    #[inline]
    pub(crate) fn from_padded(padded: &[u8; SHORT], length: usize, is_of_class: impl Fn(u8) -> bool) -> Option<Self> {
        let mut text = ArrayString::from_byte_string(padded).ok()?;
        let all = padded.iter().fold(true, |all, byte| all & is_of_class(*byte));
        if !all || !text.is_char_boundary(length) {
            return None;
        }
        text.truncate(length);
        Some(Self::Short(text))
    }

    /// Takes bytes as UTF-8, and where they are not, as latin-1, which every byte string is.
    #[inline]
    pub(crate) fn from_utf8_or_latin1(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::from(text),
            Err(_) => Self::Long(bytes.iter().copied().map(char::from).collect()),
        }
    }

    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Short(text) => text,
            Self::Long(text) => text,
        }
    }
}

/// Whether it is a character of ASCII that is none of control.
#[inline]
pub(crate) fn is_printable(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

/// Whether there is a character in it that no name, password or token has.
pub(crate) fn has_control(text: &str) -> bool {
    !text.bytes().all(is_printable) && text.contains(char::is_control)
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        ArrayString::from(text).map_or_else(|_| Self::Long(text.to_owned()), Self::Short)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
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
        let utf8 = Text::from_utf8_or_latin1("é".as_bytes());
        let latin1 = Text::from_utf8_or_latin1(b"\xe9");
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
    fn long_text_is_kept_whole() {
        for length in [SHORT - 1, SHORT, SHORT + 1, 100 * SHORT] {
            let text = "x".repeat(length);
            assert_eq!(Text::from(&*text).as_str(), text);
        }
    }

    #[test]
    fn short_text_of_a_class_is_kept_whole_and_no_other_is_taken() {
        for length in 0..=SHORT + 1 {
            let text = "x".repeat(length);
            let taken = Text::from_ascii(text.as_bytes(), b'x', |byte| byte == b'x');
            assert_eq!(taken.as_ref().map(Text::as_str), (1..=SHORT).contains(&length).then_some(&*text));
            for at in 0..length {
                let mut other = text.clone().into_bytes();
                other[at] = b'y';
                assert!(Text::from_ascii(&other, b'x', |byte| byte == b'x').is_none(), "{other:?}");
            }
        }
        assert!(Text::from_padded(&[b'x'; SHORT], SHORT + 1, is_printable).is_none());
        assert!(Text::from_padded(&[0xe9; SHORT], 1, |_| true).is_none(), "it is text");
        assert!(Text::from_padded("é".repeat(SHORT / 2).as_bytes().try_into().unwrap(), 1, |_| true).is_none());
    }

    #[test]
    fn control_characters_are_those_of_unicode() {
        for before in 0..20 {
            for c in ('\0'..='\u{180}').chain(['日', '\u{fffd}']) {
                let text = format!("{}{c} and more", "~".repeat(before));
                assert_eq!(has_control(&text), c.is_control(), "{text:?}");
            }
        }
        assert!(!has_control(""));
    }
}
