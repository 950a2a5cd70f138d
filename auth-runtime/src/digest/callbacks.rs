//! What an application can add: a text of its own in nonces, values of `opaque` that are not constant, and how user names are
//! found by their hashes.

use std::borrow::Cow;

use super::{algorithm::Algorithm, params::is_echoable};
use crate::{
    callbacks::{BuiltIn, Custom},
    error::{AuthError, ErrorKind},
    scheme::sealed::Sealed,
    text::constant_time_eq,
};

/// Gives nonces a text of the application's: `#[generate_nonce]`.
pub trait GenerateNonce {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// The text, of printable ASCII without `"` and `\`. It need not be another each time.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if there is none.
    fn generate_nonce(extractors: Self::Extractors) -> impl Future<Output = Result<String, AuthError>> + Send;
}

/// Recognises the texts that nonces have: `#[verify_nonce]`.
pub trait VerifyNonce {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// Whether the text is still good. It is one that [`GenerateNonce::generate_nonce`] returned no longer than the lifetime of
    /// a nonce ago, of this scheme or of another with the same realm, lifetime and [`Nonces`](super::Nonces).
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if that could not be found out.
    fn verify_nonce(nonce: &str, extractors: Self::Extractors) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

/// Issues the values of `opaque`: `#[generate_opaque]`.
pub trait GenerateOpaque {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// A value that clients send back: printable ASCII without `"` and `\`.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if there is none.
    fn generate_opaque(extractors: Self::Extractors) -> impl Future<Output = Result<String, AuthError>> + Send;
}

/// Recognises the values of `opaque`: `#[verify_opaque]`.
pub trait VerifyOpaque {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// Whether the value was issued by the application.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if that could not be found out.
    fn verify_opaque(
        opaque: &str,
        extractors: Self::Extractors,
    ) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

/// Finds the name of a user by its hash: `#[resolve_userhash]`.
pub trait ResolveUserhash {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// The name whose [`userhash`](super::Digest::userhash) by this algorithm that is.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if that could not be found out. With any other error, it is the hash of nobody.
    fn resolve_userhash(
        userhash: &str,
        algorithm: Algorithm,
        extractors: Self::Extractors,
    ) -> impl Future<Output = Result<Option<String>, AuthError>> + Send;
}

/// Which text nonces have: none with [`BuiltIn`], with [`Custom`] that of [`GenerateNonce`] and [`VerifyNonce`].
pub trait NonceCallbacks: Sealed + 'static {
    /// What issuing one takes.
    type Generate: Send;
    /// What recognising one takes.
    type Verify: Send;

    #[doc(hidden)]
    fn generate(extractors: Self::Generate) -> impl Future<Output = Result<String, AuthError>> + Send;

    #[doc(hidden)]
    fn verify(text: &str, extractors: Self::Verify) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

impl NonceCallbacks for BuiltIn {
    type Generate = ();
    type Verify = ();

    async fn generate((): ()) -> Result<String, AuthError> {
        Ok(String::new())
    }

    async fn verify(text: &str, (): ()) -> Result<bool, AuthError> {
        Ok(text.is_empty())
    }
}

impl<A: GenerateNonce + VerifyNonce + 'static> NonceCallbacks for Custom<A> {
    type Generate = <A as GenerateNonce>::Extractors;
    type Verify = <A as VerifyNonce>::Extractors;

    async fn generate(extractors: Self::Generate) -> Result<String, AuthError> {
        sendable(A::generate_nonce(extractors).await?)
    }

    async fn verify(text: &str, extractors: Self::Verify) -> Result<bool, AuthError> {
        Ok(!text.is_empty() && A::verify_nonce(text, extractors).await?)
    }
}

/// Who issues and recognises values of `opaque`: [`BuiltIn`], or [`Custom`] for [`GenerateOpaque`] and [`VerifyOpaque`].
pub trait OpaqueCallbacks: Sealed + 'static {
    /// What issuing one takes.
    type Generate: Send;
    /// What recognising one takes.
    type Verify: Send;

    #[doc(hidden)]
    fn generate(
        constant: Option<&'static str>,
        extractors: Self::Generate,
    ) -> impl Future<Output = Result<Option<Cow<'static, str>>, AuthError>> + Send;

    #[doc(hidden)]
    fn verify(
        constant: Option<&'static str>,
        opaque: Option<&[u8]>,
        extractors: Self::Verify,
    ) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

impl OpaqueCallbacks for BuiltIn {
    type Generate = ();
    type Verify = ();

    async fn generate(constant: Option<&'static str>, (): ()) -> Result<Option<Cow<'static, str>>, AuthError> {
        Ok(constant.map(Cow::Borrowed))
    }

    async fn verify(constant: Option<&'static str>, opaque: Option<&[u8]>, (): ()) -> Result<bool, AuthError> {
        Ok(match (constant, opaque) {
            (None, _) => true,
            (Some(constant), Some(opaque)) => constant_time_eq(constant, opaque),
            (Some(_), None) => false,
        })
    }
}

impl<A: GenerateOpaque + VerifyOpaque + 'static> OpaqueCallbacks for Custom<A> {
    type Generate = <A as GenerateOpaque>::Extractors;
    type Verify = <A as VerifyOpaque>::Extractors;

    async fn generate(
        _: Option<&'static str>,
        extractors: Self::Generate,
    ) -> Result<Option<Cow<'static, str>>, AuthError> {
        Ok(Some(Cow::Owned(sendable(A::generate_opaque(extractors).await?)?)))
    }

    async fn verify(
        _: Option<&'static str>,
        opaque: Option<&[u8]>,
        extractors: Self::Verify,
    ) -> Result<bool, AuthError> {
        match opaque.map(std::str::from_utf8) {
            Some(Ok(opaque)) => A::verify_opaque(opaque, extractors).await,
            _ => Ok(false),
        }
    }
}

/// Who finds user names by their hashes: [`BuiltIn`], which does not, or [`Custom`] for [`ResolveUserhash`].
pub trait UserhashCallbacks: Sealed + 'static {
    /// What that takes.
    type Resolve: Send;

    #[doc(hidden)]
    const OFFERED: bool;

    #[doc(hidden)]
    fn resolve(
        userhash: &str,
        algorithm: Algorithm,
        extractors: Self::Resolve,
    ) -> impl Future<Output = Result<Option<String>, AuthError>> + Send;
}

impl UserhashCallbacks for BuiltIn {
    type Resolve = ();

    const OFFERED: bool = false;

    async fn resolve(_: &str, _: Algorithm, (): ()) -> Result<Option<String>, AuthError> {
        Ok(None)
    }
}

impl<A: ResolveUserhash + 'static> UserhashCallbacks for Custom<A> {
    type Resolve = A::Extractors;

    const OFFERED: bool = true;

    async fn resolve(
        userhash: &str,
        algorithm: Algorithm,
        extractors: A::Extractors,
    ) -> Result<Option<String>, AuthError> {
        match A::resolve_userhash(userhash, algorithm, extractors).await {
            // to a client that has proven nothing yet, nothing is said of an account
            Err(error) if error.kind() != ErrorKind::Unavailable => Ok(None),
            resolved => resolved,
        }
    }
}

/// The longest nonce and the longest `opaque` of an application: a widespread client reads no value of more than 1024 bytes.
const LONGEST: usize = 512;

/// A text between quotes that needs no escape.
fn sendable(text: String) -> Result<String, AuthError> {
    if text.is_empty() || text.len() > LONGEST || !text.bytes().all(is_echoable) {
        let what = "a nonce or an `opaque` has 1 to 512 printable ASCII characters, and neither `\"` nor `\\`";
        return Err(AuthError::unavailable(what));
    }
    Ok(text)
}
