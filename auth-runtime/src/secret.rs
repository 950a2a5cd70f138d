//! Random bytes, and keys of secrets that the application has.

use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use crate::error::BoxError;

/// Bytes that nobody can guess.
///
/// # Errors
///
/// If the system has none.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// A key to sign these things with.
///
/// # Errors
///
/// If the secret is shorter than 32 bytes: what is signed goes to clients, who can try secrets on it.
pub(crate) fn key(secret: &[u8], things: &str) -> Result<Hmac<Sha256>, BoxError> {
    if secret.len() < 32 {
        return Err(format!("the secret of {things} has at least 32 bytes").into());
    }
    Ok(Hmac::new_from_slice(secret)?)
}
