//! The list of the members, and what is done with one after the other.

use std::{
    future::{Future, ready},
    iter,
};

use axum::{
    http::{HeaderName, request::Parts},
    response::Response,
};

use super::{Element, Joins, users::moved};
use crate::{
    authenticate::{ServedBy, Serves},
    error::{AuthError, Challenges},
    found::Found,
    scheme::{Kind, Scheme, default_response},
    user::CurrentUser,
    verify::Verifier,
};

/// The members of a [`Multi`](super::Multi) scheme: `(First, (Second, ()))`.
pub trait Members: list::Sealed + Send + Sync + 'static {
    /// How many they are.
    const LEN: usize;

    /// The name of the first one's scheme.
    fn name() -> &'static str;

    /// Names their schemes on the wire.
    fn names(name: &mut dyn FnMut(&'static str));

    /// Names the request fields that carry their credentials.
    fn fields(name: &mut impl FnMut(HeaderName));

    /// What each of them says where a policy refused the user: the error if it was that member who decided who the user is,
    /// and nothing otherwise.
    fn refused<A: Verifier>(user: &CurrentUser<A>, error: &AuthError, members: &mut Vec<AuthError>);

    /// Keeps the user of the member that decided for its guards, and for those of the others that it was not they.
    fn keep<A: Verifier>(user: &CurrentUser<A>, parts: &mut Parts);

    /// Keeps what each of them said whose credentials were presented, where none of them accepted.
    fn forgive(errors: &[AuthError], parts: &mut Parts);

    /// Keeps that none of them decided.
    fn pass_over(parts: &mut Parts);

    /// The answer of one of them to its error.
    fn error_response(index: usize, error: &AuthError, parts: &mut Parts) -> impl Future<Output = Response> + Send;
}

/// The kind of scheme that a member is.
type KindOf<E> = <<E as Element>::Scheme as Scheme>::Kind;

mod list {
    pub trait Sealed {}
}

/// [`Members`] of the scheme `A`, whose users `U` makes of theirs, and whose callbacks find what they take in requests to a
/// router with the state `S`.
pub trait ServedMembers<A: Verifier, U, S>: Members {
    /// The user of the first member whose user is known.
    fn known(parts: &Parts) -> Option<Result<CurrentUser<A>, AuthError>>;

    /// The user of the first member that accepts the request. If none does, their errors, from the last to the first: so
    /// there is nothing to allocate until then.
    fn decide<F: Found<A>>(
        parts: &mut Parts,
        state: &S,
        may_be_nobody: bool,
    ) -> impl Future<Output = Result<F, Vec<AuthError>>> + Send;

    /// Adds the challenges of the members whose errors these are: of all, or of those whose credentials were presented. Where
    /// there are none, because it is not known which member it was, the error is that of each.
    fn challenge(
        error: &AuthError,
        members: &[AuthError],
        all: bool,
        challenges: &mut Challenges,
        parts: &mut Parts,
        state: &S,
    ) -> impl Future<Output = Result<(), AuthError>> + Send;
}

impl list::Sealed for () {}

impl Members for () {
    const LEN: usize = 0;

    fn name() -> &'static str {
        ""
    }

    fn names(_: &mut dyn FnMut(&'static str)) {}

    fn fields(_: &mut impl FnMut(HeaderName)) {}

    fn refused<A: Verifier>(_: &CurrentUser<A>, _: &AuthError, _: &mut Vec<AuthError>) {}

    fn keep<A: Verifier>(_: &CurrentUser<A>, _: &mut Parts) {}

    fn forgive(_: &[AuthError], _: &mut Parts) {}

    fn pass_over(_: &mut Parts) {}

    fn error_response(_: usize, error: &AuthError, _: &mut Parts) -> impl Future<Output = Response> + Send {
        ready(default_response(error))
    }
}

impl<E: Element, T: Members> list::Sealed for (E, T) {}

impl<E: Element, T: Members> Members for (E, T) {
    const LEN: usize = 1 + T::LEN;

    fn name() -> &'static str {
        E::Scheme::KIND.name()
    }

    fn names(name: &mut dyn FnMut(&'static str)) {
        E::Scheme::KIND.names(name);
        T::names(name);
    }

    fn fields(name: &mut impl FnMut(HeaderName)) {
        KindOf::<E>::fields::<E::Scheme>(name);
        T::fields(name);
    }

    fn refused<A: Verifier>(user: &CurrentUser<A>, error: &AuthError, members: &mut Vec<AuthError>) {
        members.push(match user.by_member::<E::Scheme>() {
            Some(user) => KindOf::<E>::refused(user, error.clone()),
            None if user.is_of::<E::Scheme>() => error.clone(),
            None => AuthError::missing(),
        });
        T::refused(user, error, members);
    }

    fn keep<A: Verifier>(user: &CurrentUser<A>, parts: &mut Parts) {
        match user.by_member::<E::Scheme>() {
            Some(user) => user.clone().keep(parts),
            None if user.is_of::<E::Scheme>() => {
                KindOf::<E>::pass_over::<E::Scheme>(parts);
                forgive::<E>(moved::<E>(), parts);
            }
            None => KindOf::<E>::pass_over::<E::Scheme>(parts),
        }
        T::keep(user, parts);
    }

    fn forgive(errors: &[AuthError], parts: &mut Parts) {
        let Some((own, rest)) = errors.split_first() else { return };
        if own.is_presented() {
            forgive::<E>(own.clone(), parts);
        }
        T::forgive(rest, parts);
    }

    fn pass_over(parts: &mut Parts) {
        KindOf::<E>::pass_over::<E::Scheme>(parts);
        T::pass_over(parts);
    }

    async fn error_response(index: usize, error: &AuthError, parts: &mut Parts) -> Response {
        match index.checked_sub(1) {
            None => E::Scheme::error_response(error, parts).await,
            Some(index) => T::error_response(index, error, parts).await,
        }
    }
}

fn forgive<E: Element>(error: AuthError, parts: &mut Parts) {
    KindOf::<E>::forgive::<E::Scheme>(error, parts);
}

impl<A: Verifier, U, S: Sync> ServedMembers<A, U, S> for () {
    fn known(_: &Parts) -> Option<Result<CurrentUser<A>, AuthError>> {
        None
    }

    async fn decide<F: Found<A>>(_: &mut Parts, _: &S, _: bool) -> Result<F, Vec<AuthError>> {
        Err(Vec::new())
    }

    async fn challenge(
        _: &AuthError,
        _: &[AuthError],
        _: bool,
        _: &mut Challenges,
        _: &mut Parts,
        _: &S,
    ) -> Result<(), AuthError> {
        Ok(())
    }
}

impl<A, U, S, E, T> ServedMembers<A, U, S> for (E, T)
where
    A: Verifier,
    U: Joins<E, A>,
    E: Element<Scheme: ServedBy<S>>,
    T: ServedMembers<A, U, S>,
    S: Send + Sync,
{
    fn known(parts: &Parts) -> Option<Result<CurrentUser<A>, AuthError>> {
        let somebody = |user: &Result<CurrentUser<_>, AuthError>| !user.as_ref().is_ok_and(CurrentUser::is_nobody);
        let known = KindOf::<E>::known(parts).filter(somebody);
        known.map(|user| user.and_then(U::join)).or_else(|| T::known(parts))
    }

    async fn decide<F: Found<A>>(parts: &mut Parts, state: &S, may_be_nobody: bool) -> Result<F, Vec<AuthError>> {
        let found = KindOf::<E>::authenticate::<F::OfMember<E::Scheme>>(parts, state, may_be_nobody).await;
        let error = match found.and_then(|(found, _)| F::joined::<E, U>(found)) {
            Ok(user) => return Ok(user),
            Err(error) => error,
        };
        if error.status() != 401 {
            let not_asked = iter::repeat_with(AuthError::missing).take(T::LEN);
            return Err(not_asked.chain([error]).collect());
        }
        match T::decide::<F>(parts, state, may_be_nobody).await {
            Ok(user) => {
                if error.is_presented() {
                    forgive::<E>(error, parts);
                }
                Ok(user)
            }
            Err(mut errors) => {
                errors.push(error);
                Err(errors)
            }
        }
    }

    async fn challenge(
        error: &AuthError,
        members: &[AuthError],
        all: bool,
        challenges: &mut Challenges,
        parts: &mut Parts,
        state: &S,
    ) -> Result<(), AuthError> {
        let (own, members) = members.split_first().unwrap_or((error, &[]));
        if all || own.is_presented() {
            KindOf::<E>::challenge(own, challenges, parts, state).await?;
        }
        T::challenge(error, members, all, challenges, parts, state).await
    }
}
