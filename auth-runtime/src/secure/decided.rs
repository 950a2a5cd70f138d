//! What is decided: a handler of which the first extractor says who may call it.

use std::convert::Infallible;

use axum::{
    extract::{FromRequest, FromRequestParts},
    handler::{Handler, Layered},
    http::request::Parts,
};

use super::{
    MethodRouter, Router,
    access::{Access, Login},
};
use crate::{
    guard::{Guard, Mode},
    private::{Answer, Deny},
    rule::Policy,
    scheme::sealed::Sealed,
    sole::Sole,
    verify::Verifier,
};

/// Lets every request pass: everybody may call a handler that takes it first. `#[public]` puts it there.
#[derive(Debug, Clone, Copy)]
pub struct Public;

impl<S: Sync> FromRequestParts<S> for Public {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// An extractor that decides who may call a handler.
pub trait Decision: Sealed {
    /// What it decides, each guard by itself: all of them must let a request pass.
    fn access() -> Vec<Access>;
}

impl Sealed for Public {}

impl Decision for Public {
    fn access() -> Vec<Access> {
        vec![Access::without_scheme(Login::None)]
    }
}

impl Decision for Deny {
    fn access() -> Vec<Access> {
        vec![Access::without_scheme(Login::Refused)]
    }
}

impl<A: Verifier, P: Policy<A>, M: Mode> Decision for Guard<A, P, M> {
    fn access() -> Vec<Access> {
        vec![Access::by_guard::<A, P, M>()]
    }
}

impl<A: Verifier, P: Policy<A>, M: Mode, U> Sealed for Sole<Guard<A, P, M>, U> {}

impl<A: Verifier, P: Policy<A>, M: Mode, U> Decision for Sole<Guard<A, P, M>, U> {
    fn access() -> Vec<Access> {
        Guard::<A, P, M>::access()
    }
}

impl<D: Sealed, U> Sealed for (D, U) {}

/// Of a tuple, what is extracted first decides.
impl<D: Decision, U> Decision for (D, U) {
    fn access() -> Vec<Access> {
        D::access()
    }
}

/// Two decisions of one handler, the first of which is asked first.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stacked<D, E>(pub D, pub E);

impl<D, E, S> FromRequestParts<S> for Stacked<D, E>
where
    (D, E): FromRequestParts<S>,
    S: Send + Sync,
{
    type Rejection = <(D, E) as FromRequestParts<S>>::Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        <(D, E)>::from_request_parts(parts, state).await.map(|(first, second)| Self(first, second))
    }
}

impl<D: Sealed, E> Sealed for Stacked<D, E> {}

impl<D: Decision, E: Decision> Decision for Stacked<D, E> {
    fn access() -> Vec<Access> {
        [D::access(), E::access()].concat()
    }
}

/// A handler with parameters `T`, as axum's [`Handler`](axum::handler::Handler) has them, of which the first is a
/// [`Decision`].
#[diagnostic::on_unimplemented(
    message = "this handler is neither `#[login_required]` nor `#[public]`",
    label = "nothing says who may call `{Self}`",
    note = "add `#[login_required]` to the function, or `#[public]` if everybody may call it",
    note = "what is no function, such as a closure, becomes one first: `async fn index() -> String {{ .. }}`",
    note = "if it has `#[login_required]`, an error at that attribute says what is wrong with its guard"
)]
pub trait Decided<T> {
    /// The handler, known to be decided.
    type Handler;

    /// What is decided.
    fn decision() -> Vec<Access>;

    #[doc(hidden)]
    fn into_handler(self) -> Self::Handler;
}

/// What axum asks of a handler that it calls in a router with the state `S`, asked one by one, so that the compiler says what is
/// missing.
pub trait Routable<T, S>: Handler<T, S> {}

/// A parameter that others follow.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be extracted from the head of a request",
    label = "a parameter of this handler, or of a callback that its guard calls, is no extractor here",
    note = "`State<T>` is one where the state of the router is `T`, or where there is `impl FromRef<{S}> for T`",
    note = "`Json<_>`, `String` and others that read the body stand last among the parameters of a handler",
    note = "a router takes its state from the first handler that asks for one: `Router::<App>::new()` names it instead"
)]
pub trait FromHead<S>: FromRequestParts<S> + Send {}

#[diagnostic::do_not_recommend]
impl<T: FromRequestParts<S> + Send, S> FromHead<S> for T {}

/// The last parameter, which may read the body.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be extracted from a request",
    label = "a parameter of this handler, or of a callback that its guard calls, is no extractor here",
    note = "`State<T>` is one where the state of the router is `T`, or where there is `impl FromRef<{S}> for T`",
    note = "a router takes its state from the first handler that asks for one: `Router::<App>::new()` names it instead"
)]
pub trait FromWhole<S, M>: FromRequest<S, M> + Send {}

#[diagnostic::do_not_recommend]
impl<T: FromRequest<S, M> + Send, S, M> FromWhole<S, M> for T {}

// Functions alone: of a handler that is put together of others, the first of those types need not be what is extracted first.
macro_rules! decided {
    ([$($head:ident)*]) => {};
    ([$($head:ident)*] $last:ident $($rest:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<H, R, M, $($head,)* $last> Decided<(M, $($head,)* $last,)> for H
        where
            H: FnOnce($($head,)* $last) -> R,
            D: Decision,
        {
            type Handler = H;

            fn decision() -> Vec<Access> {
                D::access()
            }

            fn into_handler(self) -> H {
                self
            }
        }

        impl<H, R, S, M, $($head,)* $last> Routable<(M, $($head,)* $last,), S> for H
        where
            H: FnOnce($($head,)* $last) -> R + Clone + Send + Sync + 'static,
            R: Future<Output: Answer> + Send,
            S: Send + Sync + 'static,
            $($head: FromHead<S>,)*
            $last: FromWhole<S, M>,
        {
        }

        decided!([$($head)* $last] $($rest)*);
    };
}

// axum's handlers have up to 16 parameters.
decided!([] D T2 T3 T4 T5 T6 T7 T8 T9 T10 T11 T12 T13 T14 T15 T16);

/// A decided handler in a layer of its own.
#[diagnostic::do_not_recommend]
impl<L, H: Decided<T>, T, S> Decided<T> for Layered<L, H, T, S> {
    type Handler = Self;

    fn decision() -> Vec<Access> {
        H::decision()
    }

    fn into_handler(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<L, H, T, S> Routable<T, S> for Layered<L, H, T, S> where Self: Handler<T, S> {}

/// What only the types of [`secure`](crate::secure) are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say who may call its handlers",
    label = "expected `{T}`",
    note = "build it with what `axum_httpauth::secure` exports",
    note = "a router of axum's enters as `secure::Router::public(router)`, or as `secure::Router::guarded(require_login!(), router)`"
)]
pub trait Secure<T> {
    #[doc(hidden)]
    fn secure(self) -> T;
}

impl<S, T> Secure<Router<T>> for Router<S>
where
    State: Is<S, T>,
{
    fn secure(self) -> Router<T> {
        State::router(self)
    }
}

impl<S, T> Secure<MethodRouter<T>> for MethodRouter<S>
where
    State: Is<S, T>,
{
    fn secure(self) -> MethodRouter<T> {
        State::method_router(self)
    }
}

/// The state of a router, of which [`Is`] says which it is.
#[doc(hidden)]
#[derive(Debug)]
pub struct State;

/// The two are one type: where they are not, the compiler says so as of states.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is for a router with the state `{S}`, and goes into one with the state `{T}`",
    label = "another state",
    note = "give a router its state before it goes into the other: `.with_state(state)`",
    note = "handlers with `State<T>` go where the state is `T`, or where there is `impl FromRef<{T}> for T`"
)]
pub trait Is<S, T> {
    fn router(router: Router<S>) -> Router<T>;

    fn method_router(router: MethodRouter<S>) -> MethodRouter<T>;
}

impl<S> Is<S, S> for State {
    fn router(router: Router<S>) -> Router<S> {
        router
    }

    fn method_router(router: MethodRouter<S>) -> MethodRouter<S> {
        router
    }
}

/// What no service is: it does not say who may call it, so that methods that ask for this take none.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this service does not say who may call it",
    label = "nothing says who may call `{Self}`",
    note = "nest or merge `secure::Router::public(axum::Router::new().fallback_service(service))`",
    note = "for users alone: `secure::Router::guarded(require_login!(), axum::Router::new().fallback_service(service))`"
)]
pub trait DecidedService: Sealed {}
