//! `WWW-Authenticate` values as constants (RFC 9110, 11.6.1).
//!
//! ```text
//! challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
//! ```

/// Room for the longest constant challenge: the longest realm and scheme, with the parameters of a scheme.
const ROOM: usize = 512;

/// The longest realm and the longest scheme name, in bytes.
const LONGEST: usize = 200;

/// A text that grows in a constant. Its length is checked there: too long does not compile.
pub(crate) struct ConstText {
    bytes: [u8; ROOM],
    len: usize,
}

impl ConstText {
    /// `scheme realm="realm"`. A realm is always a quoted string (RFC 9110, 11.5) and needs no escape, see
    /// [`assert_realm`].
    pub(crate) const fn challenge(scheme: &str, realm: &str) -> Self {
        Self::new().push(scheme).push(" realm=\"").push(realm).push("\"")
    }

    pub(crate) const fn new() -> Self {
        Self { bytes: [0; ROOM], len: 0 }
    }

    /// Whether this and a few more words fit.
    pub(crate) const fn has_room(&self, text: &str) -> bool {
        self.len + text.len() + 32 < ROOM
    }

    pub(crate) const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let (_, free) = self.bytes.split_at_mut(self.len);
        let (room, _) = free.split_at_mut(text.len());
        room.copy_from_slice(text);
        self.len += text.len();
        self
    }

    pub(crate) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// A realm is printable ASCII without `"` and `\`: six real clients misread the escapes that those would need.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
pub(crate) const fn assert_realm(realm: &str) {
    let mut rest = realm.as_bytes();
    assert!(rest.len() <= LONGEST, "a realm is at most 200 bytes long");
    while let [byte, tail @ ..] = rest {
        let good = matches!(*byte, b' '..=b'~') && *byte != b'"' && *byte != b'\\';
        assert!(good, "a realm is printable ASCII without `\"` and `\\`");
        rest = tail;
    }
}

/// `token = 1*tchar` (RFC 9110, 5.6.2).
#[allow(clippy::panic)] // in a constant: the panic is a compile error
pub(crate) const fn assert_token(token: &str) {
    let mut rest = token.as_bytes();
    assert!(!rest.is_empty() && rest.len() <= LONGEST, "a token has 1 to 200 characters");
    while let [byte, tail @ ..] = rest {
        assert!(is_tchar(*byte), "a token has no spaces and no separators");
        rest = tail;
    }
}

pub(crate) const fn is_lower_case(token: &str) -> bool {
    let mut rest = token.as_bytes();
    while let [byte, tail @ ..] = rest {
        if byte.is_ascii_uppercase() {
            return false;
        }
        rest = tail;
    }
    true
}

/// `tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA`
pub(crate) const fn is_tchar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
        )
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn a_challenge_is_scheme_and_quoted_realm() {
        const TEXT: ConstText = ConstText::challenge("Basic", "Staff only").push(", charset=\"UTF-8\"");
        assert_eq!(TEXT.as_str(), "Basic realm=\"Staff only\", charset=\"UTF-8\"");
    }

    #[test]
    fn a_realm_that_would_need_escapes_or_ends_the_line_is_refused() {
        for bad in ["\"", "\\", "\r", "\n", "\0", "\t", "\x7f", "é"] {
            let realm = format!("Staff{bad}only");
            assert!(catch_unwind(|| assert_realm(&realm)).is_err(), "{realm:?}");
        }
    }

    #[test]
    fn the_longest_realm_and_scheme_leave_room_for_parameters() {
        let longest = "x".repeat(LONGEST);
        assert_realm(&longest);
        assert_token(&longest);
        let text = ConstText::challenge(&longest, &longest).push(", error=\"insufficient_scope\"");
        assert!(text.as_str().ends_with("scope\""));
    }
}
