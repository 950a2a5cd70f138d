//! The two forms of a user name: `username` and `username*` (RFC 7616, 3.4).

use std::borrow::Cow;

use smallvec::SmallVec;

use crate::{
    auth_params::Value,
    challenge::is_tchar,
    text::{Text, has_control},
};

/// The one of the two forms of the user name that is there.
pub(super) fn username(plain: Option<Cow<'_, [u8]>>, extended: Option<Value<'_>>, hashed: bool) -> Option<Text> {
    let name = match (plain, extended) {
        (Some(name), None) => Text::from_utf8_or_latin1(&name),
        (None, Some(Value::Token(name))) if !hashed => ext_value(name)?,
        _ => return None,
    };
    let text = name.as_str();
    (!text.is_empty() && !has_control(text)).then_some(name)
}

/// `ext-value = "UTF-8" "'" [ language ] "'" *( pct-encoded / attr-char )` (RFC 8187, 3.2).
fn ext_value(text: &[u8]) -> Option<Text> {
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
