//! What generated code asks of the callbacks that a scheme may have.

use std::marker::PhantomData;

use axum::extract::State;

pub use crate::callbacks::{BuiltIn, Custom};
use crate::digest::{
    GenerateNonce, GenerateOpaque, NonceSource, ProcessNonces, ResolveUserhash, VerifyNonce, VerifyOpaque,
};

/// Finds out what a scheme has functions for: the constants of [`HasNot`] are hidden by those that stand here, where the
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
