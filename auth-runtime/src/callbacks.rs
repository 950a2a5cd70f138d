//! Whether a scheme has a callback of the application's, or does what is built in.

use std::marker::PhantomData;

use crate::scheme::sealed::Sealed;

/// What the library does by itself: nonces that are signed, an `opaque` that is constant or none, clear user names, passwords
/// that are compared as they are sent.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn;

/// What the scheme `A` has callbacks for.
#[derive(Debug, Clone, Copy)]
pub struct Custom<A>(PhantomData<fn() -> A>);

impl Sealed for BuiltIn {}
impl<A> Sealed for Custom<A> {}
