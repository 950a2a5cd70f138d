//! Parameters of credentials (RFC 9110, 11.2).

use std::{borrow::Cow, slice};

use memchr::memchr2;
use smallvec::SmallVec;

use crate::challenge::is_tchar;

/// One word, or a list of parameters of which each is there once.
pub(crate) fn is_word_or_auth_params(credentials: &[u8]) -> bool {
    let joins = |byte: &u8| matches!(byte, b' ' | b'\t' | b',' | b'"');
    let mut names = Names::default();
    !credentials.iter().any(joins) || for_each_auth_param(credentials, |param| names.are_without(param.name)).is_some()
}

/// A parameter of credentials.
pub(crate) struct AuthParam<'c> {
    pub(crate) name: &'c [u8],
    pub(crate) value: Value<'c>,
}

/// A value as it stands there, without the quotes.
#[derive(Clone, Copy)]
pub(crate) enum Value<'c> {
    Token(&'c [u8]),
    Quoted(&'c [u8]),
    /// Quoted, and with quoted pairs in it.
    Escaped(&'c [u8]),
}

impl<'c> Value<'c> {
    /// What is meant (RFC 9110, 5.6.4).
    #[inline]
    pub(crate) fn unescaped(self) -> Cow<'c, [u8]> {
        match self {
            Self::Token(value) | Self::Quoted(value) => Cow::Borrowed(value),
            Self::Escaped(value) => Cow::Owned(without_escapes(value)),
        }
    }
}

#[cold]
fn without_escapes(value: &[u8]) -> Vec<u8> {
    let mut escapes = false;
    let means = |byte: &&u8| {
        escapes = **byte == b'\\' && !escapes;
        !escapes
    };
    value.iter().filter(means).copied().collect()
}

/// As many parameters as any scheme has, and then some; empty elements of the list count (RFC 9110, 5.6.1.2).
const MOST_PARAMETERS: usize = 32;

/// The names of parameters that were there. Each may be there once, in whatever case (RFC 9110, 11.2).
#[derive(Default)]
pub(crate) struct Names<'c>(SmallVec<[&'c [u8]; 8]>);

impl<'c> Names<'c> {
    /// Whether there was none of this name before.
    pub(crate) fn are_without(&mut self, name: &'c [u8]) -> bool {
        let known = self.0.iter().any(|known| known.eq_ignore_ascii_case(name));
        self.0.push(name);
        !known
    }
}

/// Hands on the parameters of credentials. `None` if these are none, or if one is not taken. What a scheme says of the form of
/// a value, token or quoted string, binds senders alone (RFC 9110, 11.2).
///
/// ```text
/// #auth-param   = [ ( "," / auth-param ) *( OWS "," [ OWS auth-param ] ) ]
/// auth-param    = token BWS "=" BWS ( token / quoted-string )
/// quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
/// ```
pub(crate) fn for_each_auth_param<'c>(
    credentials: &'c [u8],
    mut take: impl FnMut(AuthParam<'c>) -> bool,
) -> Option<()> {
    let (mut rest, mut any) = (Cursor(credentials.iter()), false);
    for _ in 0..MOST_PARAMETERS {
        rest.skip_space();
        if !matches!(rest.next(), None | Some(b',')) {
            let name = rest.token();
            rest.skip_space();
            if name.is_empty() || !rest.eat(b'=') {
                return None;
            }
            rest.skip_space();
            let value = if rest.eat(b'"') { rest.quoted()? } else { Value::Token(rest.token()) };
            if matches!(value, Value::Token([])) || !take(AuthParam { name, value }) {
                return None;
            }
            any = true;
            rest.skip_space();
        }
        if !rest.eat(b',') {
            return (any && rest.next().is_none()).then_some(());
        }
    }
    None
}

/// What of credentials is not read yet.
struct Cursor<'c>(slice::Iter<'c, u8>);

impl<'c> Cursor<'c> {
    fn next(&self) -> Option<&'c u8> {
        self.0.as_slice().first()
    }

    /// Reads this byte, if it is the next.
    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.next() == Some(&byte);
        if is_next {
            self.0.next();
        }
        is_next
    }

    /// `OWS = *( SP / HTAB )`
    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t') = self.next() {
            self.0.next();
        }
    }

    /// The token that is next, or nothing.
    fn token(&mut self) -> &'c [u8] {
        let bytes = self.0.as_slice();
        let is_tchar = |byte: &u8| TCHARS.get(usize::from(*byte)).is_some_and(|is_tchar| *is_tchar);
        let end = bytes.iter().position(|byte| !is_tchar(byte)).unwrap_or(bytes.len());
        let (token, rest) = bytes.split_at_checked(end).unwrap_or((bytes, &[]));
        self.0 = rest.iter();
        token
    }

    /// What stands before the next quote that is not escaped.
    fn quoted(&mut self) -> Option<Value<'c>> {
        let bytes = self.0.as_slice();
        let first = memchr2(b'"', b'\\', bytes)?;
        let end = if bytes.get(first) == Some(&b'"') { first } else { end_of_escaped(bytes, first)? };
        self.0.nth(end);
        let quoted = bytes.get(..end)?;
        Some(if end == first { Value::Quoted(quoted) } else { Value::Escaped(quoted) })
    }
}

/// Of each byte, whether it is a [`tchar`](is_tchar): a request has hundreds.
static TCHARS: [bool; 256] = {
    let mut table = [false; 256];
    let mut rest: &mut [bool] = &mut table;
    let mut byte = 0_u8;
    while let [first, tail @ ..] = rest {
        *first = is_tchar(byte);
        byte = byte.wrapping_add(1);
        rest = tail;
    }
    table
};

/// Where the next quote is that is not escaped, if the first backslash is there.
#[cold]
fn end_of_escaped(bytes: &[u8], mut backslash: usize) -> Option<usize> {
    loop {
        let pair = backslash + 2;
        let end = pair + memchr2(b'"', b'\\', bytes.get(pair..)?)?;
        if bytes.get(end) == Some(&b'"') {
            return Some(end);
        }
        backslash = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_one_word_or_parameters() {
        for good in ["abc", "a=b", "id:signature", "a=b, c=\"d, e\"", "a = b ,c=d", "a=\"\\\"\"", "k=\"v\"", ",,a=b,"] {
            assert!(is_word_or_auth_params(good.as_bytes()), "{good:?}");
        }
        let many = (0..40).map(|index| format!("p{index}=v")).collect::<Vec<_>>().join(", ");
        for bad in
            ["a b", "abc, Bearer def", "abc,", ",abc", ",", "\"abc\"", "a=b, A=c", "a=\"b", "a=\"b\\", "a=, b=c", &many]
        {
            assert!(!is_word_or_auth_params(bad.as_bytes()), "{bad:?}");
        }
    }
}
