//! Token schemes: Bearer (RFC 6750), API keys, and tokens in a field of their own, a cookie or the query.
//!
//! ```text
//! credentials = "Bearer" 1*SP b64token
//! b64token    = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
//! ```
//!
//! Of any other scheme, credentials are one word, or a list of parameters for the verifier to read (RFC 9110, 11.4). In any
//! other place, a token is text. In all of them it is UTF-8, not empty, and without control characters. A field, a cookie
//! or a parameter that is given twice is refused like a second `Authorization` field, and so is a token in the query beside
//! one in the `Authorization` field (RFC 6750, 2).

use std::{borrow::Cow, fmt};

use axum::http::{
    HeaderName, HeaderValue,
    header::{AUTHORIZATION, COOKIE},
    request::Parts,
};

use crate::{
    auth_params::is_word_or_auth_params,
    challenge::{ConstText, assert_realm, assert_token, is_lower_case},
    credentials::{MAX_CREDENTIALS, authorization, is_of, mark_sensitive, single},
    error::{AuthError, Challenges, ErrorKind},
    scheme::{Kind, Scheme, Single, sealed::Sealed},
    text::{Text, has_control, is_printable},
};

/// The kind of a [`Scheme`] that asks for one token.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    scheme: &'static str,
    realm: &'static str,
    place: Place,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    Authorization,
    Header(&'static str),
    Cookie(&'static str),
    Query(&'static str),
}

impl Token {
    /// `Authorization: <scheme> <token>`, where the scheme is `Bearer` or the application's own. Its challenge is
    /// `<scheme> realm="Authentication Required"`.
    ///
    /// # Panics
    ///
    /// At compile time, if the name is not a token (RFC 9110, 5.6.2).
    #[must_use]
    pub const fn new(scheme: &'static str) -> Self {
        assert_token(scheme);
        Self { scheme, realm: "Authentication Required", place: Place::Authorization }
    }

    /// The realm of the challenge.
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

    /// The token is the whole value of this field. The scheme is then only the name in the challenge.
    ///
    /// # Panics
    ///
    /// At compile time, if the name is not that of a field in lower case.
    #[must_use]
    pub const fn header(mut self, name: &'static str) -> Self {
        assert_token(name);
        assert!(is_lower_case(name), "the name of a field is given in lower case");
        self.place = Place::Header(name);
        self
    }

    /// The token is the value of this cookie. The scheme is then only the name in the challenge.
    ///
    /// A browser sends cookies with requests that other sites made it send: give the cookie `SameSite`.
    ///
    /// # Panics
    ///
    /// At compile time, if the name is not a token (RFC 6265, 4.1.1).
    #[must_use]
    pub const fn cookie(mut self, name: &'static str) -> Self {
        assert_token(name);
        self.place = Place::Cookie(name);
        self
    }

    /// The token is the value of this parameter in the query. The scheme is then only the name in the challenge.
    ///
    /// It ends up in logs and in `Referer`: RFC 6750, 2.3 says that it should not be used.
    #[must_use]
    pub const fn query(mut self, name: &'static str) -> Self {
        self.place = Place::Query(name);
        self
    }

    const fn challenge_text(&self) -> ConstText {
        ConstText::challenge(self.scheme, self.realm)
    }

    /// The field that carries the token; the query has none, and gets the one that is never asked for.
    const fn field_name(&self) -> HeaderName {
        match self.place {
            Place::Authorization | Place::Query(_) => AUTHORIZATION,
            Place::Header(name) => HeaderName::from_static(name),
            Place::Cookie(_) => COOKIE,
        }
    }

    const fn is_bearer(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("Bearer")
    }
}

impl Sealed for Token {}

impl Kind for Token {
    type Credentials = TokenCredentials;

    fn name(&self) -> &'static str {
        self.scheme
    }

    fn fields<A: Scheme<Kind = Self>>(name: &mut impl FnMut(HeaderName)) {
        if !matches!(A::KIND.place, Place::Query(_)) {
            name(const { A::KIND.field_name() });
        }
    }
}

impl Single for Token {
    const CHECKS: bool = false;

    type Check = ();
    type Checked = ();
    type Ask = ();

    fn credentials<A: Scheme<Kind = Self>>(parts: &mut Parts) -> Result<TokenCredentials, AuthError> {
        let token = match A::KIND.place {
            Place::Authorization => {
                let token = authorization(parts, A::KIND.scheme)?;
                let read = if const { A::KIND.is_bearer() } {
                    TokenCredentials::b64token(token)
                } else {
                    is_word_or_auth_params(token).then(|| TokenCredentials::read(token)).flatten()
                };
                return read.ok_or_else(AuthError::malformed);
            }
            Place::Header(_) => {
                single(&mut parts.headers, &AUTHORIZATION)?;
                let name = const { A::KIND.field_name() };
                let field = single(&mut parts.headers, &name)?.ok_or_else(AuthError::missing)?;
                Cow::Borrowed(field.as_bytes().trim_ascii())
            }
            Place::Cookie(name) => {
                single(&mut parts.headers, &AUTHORIZATION)?;
                cookie(parts, name)?
            }
            Place::Query(name) => query(parts, name, A::KIND.scheme)?,
        };
        TokenCredentials::read(&token).ok_or_else(AuthError::malformed)
    }

    fn anonymous(_: &Parts) -> Option<TokenCredentials> {
        None
    }

    async fn check<A: Scheme<Kind = Self>>(_: &mut TokenCredentials, (): ()) -> Result<(), AuthError> {
        Ok(())
    }

    async fn challenge<A: Scheme<Kind = Self>>(
        error: &AuthError,
        challenges: &mut Challenges,
        (): (),
    ) -> Result<(), AuthError> {
        challenges.add(challenge::<A>(error));
        Ok(())
    }
}

struct Challenge<A>(A);

impl<A: Scheme<Kind = Token>> Challenge<A> {
    const PLAIN: &'static ConstText = &A::KIND.challenge_text();
    const INVALID_TOKEN: &'static ConstText = &A::KIND.challenge_text().push(", error=\"invalid_token\"");
    const INVALID_REQUEST: &'static ConstText = &A::KIND.challenge_text().push(", error=\"invalid_request\"");
    const INSUFFICIENT_SCOPE: &'static ConstText = &A::KIND.challenge_text().push(", error=\"insufficient_scope\"");
}

/// RFC 6750, 3.1: an error code where a token was sent, none where it was not.
fn challenge<A: Scheme<Kind = Token>>(error: &AuthError) -> HeaderValue {
    let plain = const { HeaderValue::from_static(Challenge::<A>::PLAIN.as_str()) };
    if !A::KIND.is_bearer() {
        return plain;
    }
    match (error.kind(), error.status().as_u16()) {
        (ErrorKind::Rejected, _) | (ErrorKind::Malformed, 401) => match error.description() {
            Some(description) => described(Challenge::<A>::INVALID_TOKEN, description),
            None => const { HeaderValue::from_static(Challenge::<A>::INVALID_TOKEN.as_str()) },
        },
        (ErrorKind::Malformed, 400) => const { HeaderValue::from_static(Challenge::<A>::INVALID_REQUEST.as_str()) },
        (ErrorKind::Forbidden, _) => const { HeaderValue::from_static(Challenge::<A>::INSUFFICIENT_SCOPE.as_str()) },
        _ => plain,
    }
}

/// `error_description` is of `%x20-21 / %x23-5B / %x5D-7E` (RFC 6750, 3): the rest becomes `?`.
fn described(challenge: &ConstText, description: &str) -> HeaderValue {
    let good = |c: char| matches!(c, ' '..='~') && c != '"' && c != '\\';
    let description: String = description.chars().map(|c| if good(c) { c } else { '?' }).collect();
    let value = format!("{}, error_description=\"{description}\"", challenge.as_str());
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static("Bearer error=\"invalid_token\""))
}

/// `ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/"`, which a `b64token` is made of, short of the padding (RFC 6750, 2.1).
#[inline]
fn is_b64(byte: u8) -> bool {
    let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
    let other = byte.wrapping_sub(b'+') < 15 && byte != b',';
    letter | other | (byte == b'_') | (byte == b'~')
}

/// `b64token` of RFC 6750, 2.1.
fn is_b64token(token: &[u8]) -> bool {
    let last = token.iter().rposition(|byte| *byte != b'=');
    last.and_then(|last| token.get(..=last)).is_some_and(|token| token.iter().all(|byte| is_b64(*byte)))
}

/// `cookie-string = cookie-pair *( ";" SP cookie-pair )` (RFC 6265, 4.2.1). HTTP/2 splits it over several fields.
fn cookie<'r>(parts: &'r mut Parts, name: &str) -> Result<Cow<'r, [u8]>, AuthError> {
    mark_sensitive(&mut parts.headers, &COOKIE);
    let pairs = parts.headers.get_all(COOKIE).iter().flat_map(|field| field.as_bytes().split(|byte| *byte == b';'));
    let values = pairs.filter_map(|pair| {
        let value = pair.trim_ascii_start().strip_prefix(name.as_bytes())?;
        value.strip_prefix(b"=").map(<[u8]>::trim_ascii)
    });
    only(values).map(Cow::Borrowed)
}

/// `application/x-www-form-urlencoded`, as RFC 6750, 2.3 says.
fn query<'r>(parts: &'r mut Parts, name: &str, scheme: &str) -> Result<Cow<'r, [u8]>, AuthError> {
    let field = single(&mut parts.headers, &AUTHORIZATION)?;
    let second = field.is_some_and(|field| is_of(field.as_bytes(), scheme) || is_of(field.as_bytes(), "Bearer"));
    let pairs = parts.uri.query().unwrap_or_default().split('&').map(str::as_bytes);
    let raw = only(pairs.filter(|pair| form_urlencoded::parse(pair).any(|(key, _)| key == name)))?;
    if second {
        return Err(AuthError::given_twice());
    }
    let value = form_urlencoded::parse(raw).next().map(|(_, value)| value).unwrap_or_default();
    Ok(match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.as_bytes()),
        Cow::Owned(value) => Cow::Owned(value.into_bytes()),
    })
}

/// The one that there is, if it is not too long.
fn only<'r>(mut values: impl Iterator<Item = &'r [u8]>) -> Result<&'r [u8], AuthError> {
    let value = values.next().ok_or_else(AuthError::missing)?;
    match values.next() {
        Some(_) => Err(AuthError::given_twice()),
        None if value.len() > MAX_CREDENTIALS => Err(AuthError::too_large()),
        None => Ok(value),
    }
}

/// A token: text that is not empty and has no control characters.
pub struct TokenCredentials(Text);

impl TokenCredentials {
    /// `b64token` of RFC 6750, 2.1.
    #[inline]
    fn b64token(token: &[u8]) -> Option<Self> {
        let short = Text::from_ascii(token, b'A', is_b64).map(Self);
        short.or_else(|| is_b64token(token).then(|| Self::other(token)).flatten())
    }

    #[inline]
    fn read(token: &[u8]) -> Option<Self> {
        let short = Text::from_ascii(token, b' ', is_printable).map(Self);
        short.or_else(|| Self::other(token))
    }

    /// A replacement character stands for what was not UTF-8 in the query, and is in no token.
    #[cold]
    fn other(token: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(token).ok()?;
        let bad = has_control(text) || (!text.is_ascii() && text.contains(char::REPLACEMENT_CHARACTER));
        (!text.is_empty() && !bad).then(|| Self(Text::from(text)))
    }

    /// The token.
    #[must_use]
    pub fn token(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for TokenCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCredentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc6750_section_2_1_b64token() {
        for token in ["mF_9.B5f-4.1JqM", "a", "a==", "-._~+/", "abc="] {
            assert!(is_b64token(token.as_bytes()), "{token:?}");
        }
        for token in ["", "=", "a=b", "a b", "a,b", "\"abc\"", "é", "a:b", "a\t"] {
            assert!(!is_b64token(token.as_bytes()), "{token:?}");
        }
    }

    /// Short and long, with each byte in front, in the middle and at the end.
    #[test]
    fn a_token_is_the_same_however_it_is_read() {
        for length in [0_usize, 1, 2, 3, 31, 63, 64, 65, 200] {
            for byte in 0..=u8::MAX {
                for at in [0, length / 2, length.saturating_sub(1)] {
                    let mut token = vec![b'x'; length];
                    token.iter_mut().skip(at).take(1).for_each(|x| *x = byte);
                    let good = TokenCredentials::other(&token).map(|token| token.token().to_owned());
                    let read = TokenCredentials::read(&token).map(|token| token.token().to_owned());
                    assert_eq!(read, good, "{token:?}");
                    let read = TokenCredentials::b64token(&token).map(|token| token.token().to_owned());
                    assert_eq!(read, good.filter(|_| is_b64token(&token)), "{token:?}");
                }
            }
        }
        let is_of_grammar = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        assert!((0..=u8::MAX).all(|byte| is_b64(byte) == is_of_grammar(byte)));
    }

    #[test]
    fn a_description_keeps_the_header_parseable() {
        let text = const { ConstText::challenge("Bearer", "example") };
        let value = described(&text, "said \"no\"\r\nSet-Cookie: é\\");
        assert_eq!(value, "Bearer realm=\"example\", error_description=\"said ?no???Set-Cookie: ??\"");
    }

    #[test]
    fn a_token_is_text_without_controls() {
        for token in ["", "a\0", "a\x7f", "a\u{9b}", "\u{fffd}"] {
            assert!(TokenCredentials::read(token.as_bytes()).is_none(), "{token:?}");
        }
        assert!(TokenCredentials::read(b"\xff").is_none());
        assert_eq!(TokenCredentials::read("a=b, c é".as_bytes()).unwrap().token(), "a=b, c é");
    }

    #[test]
    fn debug_does_not_show_the_token() {
        let credentials = TokenCredentials::read(b"secret").unwrap();
        assert_eq!(format!("{credentials:?}"), "TokenCredentials { .. }");
    }
}
