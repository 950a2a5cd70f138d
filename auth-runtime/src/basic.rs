//! The Basic scheme (RFC 7617).
//!
//! ```text
//! challenge   = "Basic" 1*SP realm [ "," charset ]
//! credentials = "Basic" 1*SP base64( user-id ":" password )
//! user-id     = *<TEXT excluding ":">      password = *TEXT      TEXT: no control characters
//! ```
//!
//! Deviations, each towards refusing: an empty user name or an empty password is malformed, so that no verifier takes the
//! one for a login or hands the other to a directory that calls it an anonymous bind. Text that is not UTF-8 is latin-1
//! (RFC 7617, B.2): widespread clients send it. It is not normalised: compare in the form in which it was registered.

use std::fmt;

use axum::http::{HeaderName, HeaderValue, header::AUTHORIZATION, request::Parts};
use base64::{Engine, engine::general_purpose::STANDARD};
use memchr::memchr;

use crate::{
    challenge::{ConstText, assert_realm, assert_token},
    credentials::authorization,
    error::{AuthError, Challenges},
    scheme::{Kind, Scheme, Single, sealed::Sealed},
    text::{SHORT, Text, has_control, is_known, is_printable},
};

/// The kind of a [`Scheme`] that asks for a user name and a password. Its credentials are no secret to whoever sees the
/// request: it wants TLS.
#[derive(Debug, Clone, Copy)]
pub struct Basic {
    scheme: &'static str,
    realm: &'static str,
    utf8: bool,
}

impl Basic {
    /// `Basic realm="Authentication Required"`.
    #[must_use]
    pub const fn new() -> Self {
        Self { scheme: "Basic", realm: "Authentication Required", utf8: false }
    }

    /// The realm that a browser shows.
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

    /// Another name for the scheme, in the challenge and in the credentials. A browser does not prompt for one that it
    /// does not know.
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

    /// Tells clients in the challenge that UTF-8 is expected (RFC 7617, 2.1). It is read in any case.
    #[must_use]
    pub const fn utf8(mut self) -> Self {
        self.utf8 = true;
        self
    }

    const fn challenge_text(&self) -> ConstText {
        let text = ConstText::challenge(self.scheme, self.realm);
        if self.utf8 { text.push(", charset=\"UTF-8\"") } else { text }
    }
}

impl Default for Basic {
    fn default() -> Self {
        Self::new()
    }
}

impl Sealed for Basic {}

impl Kind for Basic {
    type Credentials = BasicCredentials;

    fn name(&self) -> &'static str {
        self.scheme
    }

    fn fields<A: Scheme<Kind = Self>>(name: &mut impl FnMut(HeaderName)) {
        name(AUTHORIZATION);
    }
}

impl Single for Basic {
    const CHECKS: bool = false;

    type Check = ();
    type Checked = ();
    type Ask = ();

    fn credentials<A: Scheme<Kind = Self>>(parts: &mut Parts) -> Result<BasicCredentials, AuthError> {
        BasicCredentials::decode(authorization(parts, A::KIND.scheme)?).ok_or_else(AuthError::malformed)
    }

    fn anonymous(parts: &Parts) -> Option<BasicCredentials> {
        let nothing_sent = !parts.headers.contains_key(AUTHORIZATION);
        nothing_sent.then_some(BasicCredentials { text: Text::empty(), colon: 0 })
    }

    async fn check<A: Scheme<Kind = Self>>(_: &mut BasicCredentials, (): ()) -> Result<(), AuthError> {
        Ok(())
    }

    async fn challenge<A: Scheme<Kind = Self>>(
        _: &AuthError,
        challenges: &mut Challenges,
        (): (),
    ) -> Result<(), AuthError> {
        challenges.add(const { HeaderValue::from_static(Challenge::<A>::TEXT.as_str()) });
        Ok(())
    }
}

struct Challenge<A>(A);

impl<A: Scheme<Kind = Basic>> Challenge<A> {
    const TEXT: &'static ConstText = &A::KIND.challenge_text();
}

/// A user name and a password, both not empty and without control characters.
pub struct BasicCredentials {
    /// `user-id ":" password`
    text: Text,
    colon: usize,
}

impl BasicCredentials {
    fn decode(token68: &[u8]) -> Option<Self> {
        let mut short = [b' '; SHORT];
        let text = if base64::decoded_len_estimate(token68.len()) <= SHORT {
            let length = STANDARD.decode_slice(token68, &mut short).ok()?;
            Text::from_padded(&short, length, is_printable).or_else(|| printable(short.get(..length)?))
        } else {
            printable(&STANDARD.decode(token68).ok()?)
        }?;
        let bytes = text.as_str().as_bytes();
        let colon = memchr(b':', bytes).filter(|colon| *colon > 0 && colon + 1 < bytes.len())?;
        Some(Self { text, colon })
    }

    /// The user name: what stands before the first colon.
    #[must_use]
    #[inline]
    pub fn username(&self) -> &str {
        self.text.as_str().get(..self.colon).unwrap_or_default()
    }

    /// The password: all that stands behind the first colon.
    #[must_use]
    #[inline]
    pub fn password(&self) -> &str {
        self.text.as_str().get(self.colon + 1..).unwrap_or_default()
    }

    /// Whether this is the password, in a time that does not depend on it. `None` is that of nobody: it takes as long, and is
    /// wrong. So is an empty one.
    #[must_use]
    pub fn verify_password(&self, password: Option<&str>) -> bool {
        is_known(self.password(), password)
    }
}

/// Text without control characters.
#[cold]
fn printable(bytes: &[u8]) -> Option<Text> {
    Some(Text::from_utf8_or_latin1(bytes)).filter(|text| !has_control(text.as_str()))
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &[u8]) -> Option<(String, String)> {
        let credentials = BasicCredentials::decode(STANDARD.encode(text).as_bytes())?;
        Some((credentials.username().to_owned(), credentials.password().to_owned()))
    }

    fn pair(username: &str, password: &str) -> Option<(String, String)> {
        Some((username.to_owned(), password.to_owned()))
    }

    #[test]
    fn rfc7617_section_2_aladdin() {
        assert_eq!(decode(b"Aladdin:open sesame"), pair("Aladdin", "open sesame"));
        let credentials = BasicCredentials::decode(b"QWxhZGRpbjpvcGVuIHNlc2FtZQ==").unwrap();
        assert_eq!((credentials.username(), credentials.password()), ("Aladdin", "open sesame"));
    }

    #[test]
    fn rfc7617_section_2_1_pound_as_utf8_and_as_latin1() {
        assert_eq!(decode("test:123£".as_bytes()), pair("test", "123£"));
        assert_eq!(decode(b"test:123\xa3"), pair("test", "123£"));
    }

    #[test]
    fn the_first_colon_splits() {
        assert_eq!(decode(b"user:a:b:c"), pair("user", "a:b:c"));
        assert_eq!(decode(b"user::"), pair("user", ":"));
    }

    #[test]
    fn empty_or_unsplit_is_malformed() {
        for text in ["", ":", "user:", ":password", "user", "user\0:password", "user:pass\r\nword", "user:\x7f"] {
            assert_eq!(decode(text.as_bytes()), None, "{text:?}");
        }
    }

    /// Short ones are decoded in place, and are as strict as long ones.
    #[test]
    fn credentials_of_every_length_are_read_whole() {
        for length in 1..3 * SHORT {
            let password = "x".repeat(length);
            let mut token = STANDARD.encode(format!("user:{password}"));
            assert_eq!(decode(format!("user:{password}").as_bytes()), pair("user", &password));
            token.push('=');
            assert!(BasicCredentials::decode(token.as_bytes()).is_none(), "{token:?}");
        }
    }

    #[test]
    fn base64_is_strict() {
        // no padding, too much padding, the alphabet of URLs, trailing bits, a space, a foreign character
        for token in [
            "dXNlcjpw",
            "dXNlcjpwdw=",
            "dXNlcjpwdw===",
            "dXNlcjo_Pz8=",
            "dXNlcjpwdx==",
            "dXNl cjpwdw==",
            "dXNl!cjpwdw==",
        ] {
            let good = token == "dXNlcjpw";
            assert_eq!(BasicCredentials::decode(token.as_bytes()).is_some(), good, "{token:?}");
        }
    }

    #[test]
    fn debug_shows_neither_name_nor_password() {
        let credentials = BasicCredentials::decode(STANDARD.encode("susan:bye").as_bytes()).unwrap();
        assert_eq!(format!("{credentials:?}"), "BasicCredentials { .. }");
    }
}
