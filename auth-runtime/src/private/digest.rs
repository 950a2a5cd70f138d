//! What generated code names for Digest schemes.

use crate::digest::NonceSource;
pub use crate::digest::{
    Algorithm, Digest, DigestCredentials, GenerateNonce, GenerateOpaque, ProcessNonces, ResolveUserhash, VerifyNonce,
    VerifyOpaque,
};

/// The credentials that `#[get_ha1]` helps to check.
#[diagnostic::on_unimplemented(
    message = "`#[get_ha1]` is for a Digest scheme, and this is another",
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
    note = "add `#[auth(userhash)]` to `{Self}`, a scheme by `#[derive(DigestAuth)]`"
)]
pub trait HasUserhash {}

/// Does not compile if a scheme has one function of a pair without the other.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
#[track_caller]
pub const fn assert_pairs(generate_nonce: bool, verify_nonce: bool, generate_opaque: bool, verify_opaque: bool) {
    match (generate_nonce, verify_nonce, generate_opaque, verify_opaque) {
        (true, false, ..) => panic!(
            "this scheme has `#[generate_nonce]` and no `#[verify_nonce]`\n= help: add `#[verify_nonce]` to a function `fn(nonce: &str) -> bool`"
        ),
        (false, true, ..) => panic!(
            "this scheme has `#[verify_nonce]` and no `#[generate_nonce]`\n= help: add `#[generate_nonce]` to a function `fn() -> String`"
        ),
        (.., true, false) => panic!(
            "this scheme has `#[generate_opaque]` and no `#[verify_opaque]`\n= help: add `#[verify_opaque]` to a function `fn(opaque: &str) -> bool`"
        ),
        (.., false, true) => panic!(
            "this scheme has `#[verify_opaque]` and no `#[generate_opaque]`\n= help: add `#[generate_opaque]` to a function `fn() -> String`"
        ),
        _ => {}
    }
}

/// Does not compile if a scheme offers `userhash` and nothing resolves one.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
#[track_caller]
pub const fn assert_resolves(resolves: bool) {
    if !resolves {
        panic!(
            "this scheme has no `#[resolve_userhash]`\n= help: add `#[resolve_userhash]` to a function `fn(userhash: &str, algorithm: Algorithm) -> Option<String>`"
        );
    }
}

pub const fn needs_nonces<A: HasNonces>() {}
pub const fn needs_opaque<A: HasOpaque>() {}
pub const fn needs_userhash<A: HasUserhash>() {}
pub const fn needs_source<N: NonceSource>() {}
