//! What generated code asks of the callbacks that a scheme may have.

use std::marker::PhantomData;

use axum::extract::{FromRequest, FromRequestParts, State};

pub use crate::callbacks::{BuiltIn, Custom};
use crate::{
    basic::Basic,
    digest::{GenerateNonce, GenerateOpaque, NonceSource, ProcessNonces, ResolveUserhash, VerifyNonce, VerifyOpaque},
    password::HashPassword,
    role::GetUserRoles,
    scheme::Scheme,
    verify::Verifier,
};

/// Finds out what a scheme is and has functions for: the constants of [`HasNot`] are hidden by those that stand here, where the
/// bounds of these hold.
#[derive(Debug)]
pub struct Has<A>(PhantomData<A>);

impl<A: GenerateNonce> Has<A> {
    pub const GENERATE_NONCE: bool = true;
}

impl<A: VerifyNonce> Has<A> {
    pub const VERIFY_NONCE: bool = true;
}

impl<A: GenerateOpaque> Has<A> {
    pub const GENERATE_OPAQUE: bool = true;
}

impl<A: VerifyOpaque> Has<A> {
    pub const VERIFY_OPAQUE: bool = true;
}

impl<A: ResolveUserhash> Has<A> {
    pub const RESOLVE_USERHASH: bool = true;
}

impl<A: HashPassword<Kind = Basic>> Has<A> {
    pub const HASH_PASSWORD: bool = true;
}

impl<A: Verifier> Has<A> {
    pub const GET_PASSWORD: bool = A::GET_PASSWORD;
}

impl<A: GetUserRoles> Has<A> {
    pub const GET_USER_ROLES: bool = true;
}

impl<A: Scheme> Has<A> {
    pub const SCHEME: bool = true;
}

impl<A: Scheme<Kind = Basic>> Has<A> {
    pub const BASIC: bool = true;
}

impl<T: FromRequest<()>> Has<T> {
    pub const READS_BODY: bool = true;
}

impl<T: FromRequestParts<()>> Has<T> {
    pub const LEAVES_BODY: bool = true;
}

impl<A> Has<A>
where
    State<A>: NonceSource,
{
    pub const NONCES: bool = true;
}

pub trait HasNot {
    const GENERATE_NONCE: bool = false;
    const VERIFY_NONCE: bool = false;
    const GENERATE_OPAQUE: bool = false;
    const VERIFY_OPAQUE: bool = false;
    const RESOLVE_USERHASH: bool = false;
    const HASH_PASSWORD: bool = false;
    const GET_PASSWORD: bool = false;
    const GET_USER_ROLES: bool = false;
    const SCHEME: bool = false;
    const BASIC: bool = false;
    const READS_BODY: bool = false;
    const LEAVES_BODY: bool = false;
    const NONCES: bool = false;
}

impl<A> HasNot for Has<A> {}

/// [`Custom`] callbacks if that is true, else what is [`BuiltIn`]; nonces of the state, else those of the process.
pub trait If<const CUSTOM: bool> {
    type Callbacks;
    type Source;
}

impl<A> If<false> for Has<A> {
    type Callbacks = BuiltIn;
    type Source = ProcessNonces;
}

impl<A> If<true> for Has<A> {
    type Callbacks = Custom<A>;
    type Source = State<A>;
}

/// Does not compile if nothing is compared with the hashes that a scheme makes of passwords. What is no scheme is told so
/// elsewhere.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
#[track_caller]
pub const fn assert_compares_hashes(scheme: bool, basic: bool, get_password: bool) {
    match (scheme, basic, get_password) {
        (true, false, _) => panic!(
            "`#[hash_password]` is for a Basic scheme, and this is another\n= help: name a Basic scheme, `#[hash_password(auth = PasswordAuth)]`; for a Digest scheme there is `#[get_ha1]`, and for one of tokens `#[verify_token]`"
        ),
        (true, true, false) => panic!(
            "this scheme has `#[hash_password]` and no `#[get_password]`\n= help: add `#[get_password]` to a function `fn(username: &str) -> Option<String>`, or hash in the function with `#[verify_password]`"
        ),
        _ => {}
    }
}

/// Does not compile if what a callback takes reads the body of the request.
#[allow(clippy::panic)] // in a constant: the panic is a compile error
#[track_caller]
pub const fn assert_leaves_body(reads: bool, leaves: bool) {
    if reads && !leaves {
        panic!(
            "a callback cannot read the body of the request\n= help: take what is in the head of the request, such as `axum::http::HeaderMap`"
        );
    }
}
