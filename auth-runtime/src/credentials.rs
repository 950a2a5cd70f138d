//! The `Authorization` field (RFC 9110, 11.4 and 11.6.2).
//!
//! ```text
//! Authorization = credentials
//! credentials   = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
//! auth-scheme   = token
//! ```
//!
//! Deviations, each towards refusing: a scheme without anything behind it is malformed; more than one field is
//! [`AuthError::given_twice`]; a field of more than [`MAX_CREDENTIALS`] bytes is [`AuthError::too_large`].

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::AUTHORIZATION, request::Parts};

use crate::{challenge::is_tchar, error::AuthError};

/// The longest credentials that are read, in bytes: 8 KiB. Longer ones are answered 431 and not decoded.
pub const MAX_CREDENTIALS: usize = 8 * 1024;

/// What stands behind the name of the scheme in the request's one `Authorization` field. The scheme is compared without
/// regard to case; another one counts as no credentials.
#[inline(always)] // where the name is known, comparing it is two instructions
pub(crate) fn authorization<'r>(parts: &'r mut Parts, scheme: &str) -> Result<&'r [u8], AuthError> {
    let field = single(&mut parts.headers, &AUTHORIZATION)?.ok_or_else(AuthError::missing)?;
    let field = field.as_bytes().trim_ascii(); // white space around a value is no part of it (RFC 9110, 5.5)
    let Some(mut credentials) = behind_name(field, scheme) else { return Err(of_another(field, scheme)) };
    while let [b' ', rest @ ..] = credentials {
        credentials = rest;
    }
    Ok(credentials)
}

/// What a field without credentials of the scheme is.
fn of_another(field: &[u8], scheme: &str) -> AuthError {
    let name = field.split(|byte| *byte == b' ').next().unwrap_or_default();
    let token = !name.is_empty() && name.iter().all(|byte| is_tchar(*byte));
    if token && !name.eq_ignore_ascii_case(scheme.as_bytes()) { AuthError::missing() } else { AuthError::malformed() }
}

/// What stands behind the name of the scheme and a space.
#[inline(always)]
fn behind_name<'r>(field: &'r [u8], scheme: &str) -> Option<&'r [u8]> {
    let (name, rest) = field.split_at_checked(scheme.len())?;
    let same = name == scheme.as_bytes() || name.eq_ignore_ascii_case(scheme.as_bytes());
    rest.strip_prefix(b" ").filter(|_| same)
}

/// Whether the field names this scheme, whatever follows the name.
pub(crate) fn is_of(field: &[u8], scheme: &str) -> bool {
    let name = field.split(|byte| !is_tchar(*byte)).next().unwrap_or_default();
    name.eq_ignore_ascii_case(scheme.as_bytes())
}

/// The one field of that name, marked as sensitive, so that its value is in no `Debug` output from here on.
#[inline]
pub(crate) fn single<'r>(headers: &'r mut HeaderMap, name: &HeaderName) -> Result<Option<&'r HeaderValue>, AuthError> {
    // looked for only where there is a field that is given twice, of whatever name
    if headers.len() > headers.keys_len() && headers.get_all(name).iter().nth(1).is_some() {
        mark_sensitive(headers, name);
        return Err(AuthError::given_twice());
    }
    let Some(field) = headers.get_mut(name) else {
        return Ok(None);
    };
    field.set_sensitive(true);
    if field.len() > MAX_CREDENTIALS { Err(AuthError::too_large()) } else { Ok(Some(field)) }
}

/// Marks every field of that name as sensitive.
pub(crate) fn mark_sensitive(headers: &mut HeaderMap, name: &HeaderName) {
    headers.iter_mut().filter(|(field, _)| *field == name).for_each(|(_, value)| value.set_sensitive(true));
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;
    use crate::error::ErrorKind;

    fn read(fields: &[&[u8]], scheme: &str) -> Result<Vec<u8>, (ErrorKind, u16)> {
        let mut request = Request::builder();
        for field in fields {
            request = request.header(AUTHORIZATION, HeaderValue::from_bytes(field).unwrap());
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let read = authorization(&mut parts, scheme).map(<[u8]>::to_vec);
        let shown = format!("{:?}", parts.headers);
        assert!(fields.is_empty() || shown.contains("Sensitive"), "{shown}");
        read.map_err(|error| (error.kind(), error.status().as_u16()))
    }

    #[test]
    fn the_scheme_is_compared_without_regard_to_case() {
        for field in ["Basic abc", "basic abc", "BASIC abc", "Basic   abc", " Basic abc "] {
            assert_eq!(read(&[field.as_bytes()], "Basic").unwrap(), b"abc", "{field:?}");
        }
    }

    #[test]
    fn no_field_or_another_scheme_is_missing() {
        let missing = Err((ErrorKind::Missing, 401));
        assert_eq!(read(&[], "Basic"), missing);
        assert_eq!(read(&[b"Bearer abc"], "Basic"), missing);
        assert_eq!(read(&[b"Basicabc"], "Basic"), missing);
        assert_eq!(read(&[b"Bearer"], "Basic"), missing);
    }

    #[test]
    fn malformed_is_never_missing() {
        let malformed = Err((ErrorKind::Malformed, 401));
        for field in ["", " ", "Basic", "Basic ", "Basic\tabc", "Ba/sic abc", "\"Basic\" abc", "é abc", "=, abc"] {
            assert_eq!(read(&[field.as_bytes()], "Basic"), malformed, "{field:?}");
        }
    }

    #[test]
    fn two_fields_are_400() {
        let twice = Err((ErrorKind::Malformed, 400));
        assert_eq!(read(&[b"Basic abc", b"Basic abc"], "Basic"), twice);
        assert_eq!(read(&[b"Basic abc", b"Bearer abc"], "Basic"), twice);
    }

    #[test]
    fn more_than_8_kib_is_431() {
        let field = |len: usize| format!("Basic {}", "a".repeat(len - 6)).into_bytes();
        assert_eq!(read(&[&field(MAX_CREDENTIALS)], "Basic").unwrap().len(), MAX_CREDENTIALS - 6);
        assert_eq!(read(&[&field(MAX_CREDENTIALS + 1)], "Basic"), Err((ErrorKind::Malformed, 431)));
        assert_eq!(read(&[&field(400_000)], "Basic"), Err((ErrorKind::Malformed, 431)));
    }
}
