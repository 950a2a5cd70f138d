//! Rules about users that are functions.

use std::{any::type_name, marker::PhantomData};

use axum::{extract::FromRequestParts, http::request::Parts, response::IntoResponse};

use crate::{
    authenticate::Taken,
    error::AuthError,
    rule::{Enforce, Policy, takes_something},
    secure::Access,
    user::CurrentUser,
    verify::Verifier,
};

/// A rule about users of the type `U`, such as "owns what the path names", asked by [`Permits`](crate::rule::Permits).
///
/// `#[permit]` implements it. By hand it is
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// use axum::extract::Path;
/// use axum_httpauth::{AuthError, Permit};
///
/// struct User { id: u32 }
///
/// struct IsSelf;
///
/// impl Permit<User> for IsSelf {
///     type Extractors = Path<u32>;
///
///     async fn permit(user: &User, Path(id): Path<u32>) -> Result<bool, AuthError> {
///         Ok(user.id == id)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a rule about users of the type `{U}`",
    label = "not a rule about `{U}`, which is what the verifier of the scheme returns",
    note = "a rule is a function with `#[permit]` that borrows such a user first: `fn rule(user: &{U}) -> bool`"
)]
pub trait Permit<U: ?Sized>: 'static {
    /// What the rule needs from the request and the state of the router: one extractor, a tuple of them, or `()`. One that
    /// answers with a 4xx means that the rule does not hold, any other answer that this could not be found out.
    type Extractors: Send;

    /// Whether the user may pass.
    ///
    /// # Errors
    ///
    /// [`AuthError::forbidden`] to say why not, [`AuthError::unavailable`] if that could not be found out.
    fn permit(user: &U, extractors: Self::Extractors) -> impl Future<Output = Result<bool, AuthError>> + Send;
}

/// The policy that admits a user for whom the rule `F` holds.
#[derive(Debug, Clone, Copy)]
pub struct Permits<F>(PhantomData<F>);

impl<A: Verifier, F: Permit<A::User>> Policy<A> for Permits<F> {
    fn describe(access: &mut Access) {
        access.ask_rule(type_name::<F>());
    }
}

impl<A, F, S> Enforce<A, S> for Permits<F>
where
    A: Verifier,
    F: Permit<A::User, Extractors: Taken<S>>,
    S: Send + Sync,
{
    fn extracts() -> bool {
        takes_something::<F::Extractors>()
    }

    async fn enforce(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<(), AuthError> {
        let refused = || AuthError::forbidden("the user is not permitted to do this");
        let extractors = F::Extractors::from_request_parts(parts, state).await.map_err(|rejection| {
            let (rule, status) = (type_name::<F>(), rejection.into_response().status());
            // a request for nothing that there is, or that cannot be understood, is nothing that the rule permits
            if status.is_client_error() {
                refused()
            } else {
                AuthError::unavailable(format!("an extractor of the rule `{rule}` answered {status}"))
            }
        })?;
        if F::permit(user, extractors).await? { Ok(()) } else { Err(refused()) }
    }
}

/// Both policies must admit the user. The second is asked only if the first does.
impl<A: Verifier, P: Policy<A>, Q: Policy<A>> Policy<A> for (P, Q) {
    fn describe(access: &mut Access) {
        P::describe(access);
        Q::describe(access);
    }
}

impl<A, P, Q, S> Enforce<A, S> for (P, Q)
where
    A: Verifier,
    P: Enforce<A, S>,
    Q: Enforce<A, S>,
    S: Sync,
{
    fn extracts() -> bool {
        P::extracts() || Q::extracts()
    }

    async fn enforce(user: &CurrentUser<A>, parts: &mut Parts, state: &S) -> Result<(), AuthError> {
        P::enforce(user, parts, state).await?;
        Q::enforce(user, parts, state).await
    }
}
