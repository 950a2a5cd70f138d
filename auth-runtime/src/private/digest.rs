//! What generated code names for Digest schemes.

use std::marker::PhantomData;

pub use crate::digest::{
    Algorithm, BuiltIn, Custom, Digest, DigestCredentials, GenerateNonce, GenerateOpaque, Lookup, ProcessNonces,
    ResolveUserhash, VerifyNonce, VerifyOpaque,
};
use crate::error::AuthError;

/// The credentials that `#[get_password]` and `#[get_ha1]` help to check.
#[diagnostic::on_unimplemented(
    message = "`#[get_password]` and `#[get_ha1]` are for a Digest scheme, and this is another",
    label = "this scheme is not `#[derive(DigestAuth)]`",
    note = "use `#[verify_password]` for a Basic scheme, and `#[verify_token]` for one of tokens"
)]
pub trait ProofCredentials {
    fn proof(&self) -> &DigestCredentials;
}

impl ProofCredentials for DigestCredentials {
    fn proof(&self) -> &DigestCredentials {
        self
    }
}

/// A scheme by `#[derive(DigestAuth)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no nonces",
    label = "not a scheme by `#[derive(DigestAuth)]`",
    note = "`#[generate_nonce]` and `#[verify_nonce]` are for Digest schemes"
)]
pub trait HasNonces {}

/// A scheme by `#[derive(DigestAuth)]` without the option `opaque`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no use for values of `opaque`",
    label = "not a scheme by `#[derive(DigestAuth)]`, or one with a constant `opaque`",
    note = "remove `opaque = \"..\"` from `#[auth(..)]`, or this function"
)]
pub trait HasOpaque {}

/// A scheme by `#[derive(DigestAuth)]` with the option `userhash`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not offer `userhash`",
    label = "no client of this scheme sends the hash of a user name",
    note = "add `userhash` to the options of `#[derive(DigestAuth)]`: `#[auth(userhash)]`"
)]
pub trait HasUserhash {}

/// Finds out for which [`Custom`] callbacks a scheme has functions: the constants of [`NoCallbacks`] are hidden by those that
/// stand here, where the bounds of these hold. The first of a pair tells, and does not compile without the second.
#[derive(Debug)]
pub struct Has<A>(PhantomData<A>);

impl<A: GenerateNonce> Has<A> {
    pub const NONCE: bool = true;
}

impl<A: GenerateOpaque> Has<A> {
    pub const OPAQUE: bool = true;
}

pub trait NoCallbacks {
    const NONCE: bool = false;
    const OPAQUE: bool = false;
}

impl<A> NoCallbacks for Has<A> {}

/// [`Custom`] if that is true, else [`BuiltIn`].
pub trait If<const CUSTOM: bool> {
    type Callbacks;
}

impl<A> If<false> for Has<A> {
    type Callbacks = BuiltIn;
}

impl<A> If<true> for Has<A> {
    type Callbacks = Custom<A>;
}

pub const fn needs_nonces<A: HasNonces>() {}
pub const fn needs_opaque<A: HasOpaque>() {}
pub const fn needs_userhash<A: HasUserhash>() {}

/// What a callback may return in the place of a `T`.
#[diagnostic::on_unimplemented(
    message = "this function cannot return `{Self}`",
    label = "expected `{T}`, or a `Result` of it",
    note = "`#[generate_nonce]` and `#[generate_opaque]` return `String`, `#[verify_nonce]` and `#[verify_opaque]` return `bool`, and `#[resolve_userhash]` returns `Option<String>`",
    note = "the error of a `Result` is `BoxError`, which any error becomes by `?`, or `AuthError`, or a type of yours with `impl From<MyError> for AuthError`"
)]
pub trait Returned<T> {
    fn returned(self) -> Result<T, AuthError>;
}

macro_rules! returned {
    ($($from:ty => $to:ty: |$value:ident| $into:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Returned<$to> for $from {
            fn returned(self) -> Result<$to, AuthError> {
                let $value = self;
                Ok($into)
            }
        }
    )*};
}

returned! {
    bool => bool: |good| good;
    String => String: |text| text;
    &'static str => String: |text| text.to_owned();
    Option<String> => Option<String>: |name| name;
    Option<&'static str> => Option<String>: |name| name.map(str::to_owned);
}

#[diagnostic::do_not_recommend]
impl<T, R: Returned<T>, E: Into<AuthError>> Returned<T> for Result<R, E> {
    fn returned(self) -> Result<T, AuthError> {
        self.map_err(Into::into)?.returned()
    }
}
