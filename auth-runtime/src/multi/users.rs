//! How a user of a member becomes a user of the whole.

use std::{any::type_name, marker::PhantomData};

use crate::{error::AuthError, found::Authentication, user::CurrentUser, verify::Verifier};

/// What stands in the list of members: a scheme, or one [whose users are moved](Moved).
pub trait Element: Send + Sync + 'static {
    /// The scheme.
    type Scheme: Verifier;

    /// Whether the user of the member is still there when it has become one of the whole.
    type User;
}

#[diagnostic::do_not_recommend]
impl<M: Verifier> Element for M {
    type Scheme = M;
    type User = Kept;
}

/// A member whose users become others of which no copy is kept: `#[derive(MultiAuth)]` takes it for a member whose users are
/// not `Clone`.
#[derive(Debug)]
pub struct Moved<M>(PhantomData<fn() -> M>);

impl<M: Verifier> Element for Moved<M> {
    type Scheme = M;
    type User = UsedUp;
}

/// The user of a member is kept.
#[derive(Debug, Clone, Copy)]
pub struct Kept;

/// It is not.
#[derive(Debug, Clone, Copy)]
pub struct UsedUp;

/// Whether a member has its user still when it is asked for the roles.
#[diagnostic::on_unimplemented(
    message = "a user of the type `{U}` becomes another one, and then the member cannot be asked for its roles",
    label = "a role is asked for here",
    note = "add `#[derive(Clone)]` to `{U}`, or `#[get_user_roles]` for the scheme that has the members"
)]
pub trait HasRolesOf<U> {}

impl<U> HasRolesOf<U> for Kept {}

/// The users of all members are of one type.
#[derive(Debug, Clone, Copy)]
pub struct OneType;

/// Users of members become one of another type, a [`Principal`]. A copy is made, unless the member is [`Moved`].
#[derive(Debug, Clone, Copy)]
pub struct OnePrincipal;

/// How a user of the member `E` becomes one of the whole, `A`.
pub trait Joins<E: Element, A: Verifier>: 'static {
    /// The user as one of the whole.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if something else holds a user that would have to be moved.
    fn join(user: CurrentUser<E::Scheme>) -> Result<CurrentUser<A>, AuthError>;
}

#[diagnostic::do_not_recommend]
impl<E: Element, A: Verifier> Joins<E, A> for OneType
where
    <E::Scheme as Verifier>::User: Alike<A::User>,
{
    fn join(user: CurrentUser<E::Scheme>) -> Result<CurrentUser<A>, AuthError> {
        Ok(CurrentUser::of_member(user))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Verifier<User: Clone>, A: Verifier<User: Principal<M::User>>> Joins<M, A> for OnePrincipal {
    fn join(user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError> {
        Ok(CurrentUser::made_of(A::User::of(M::User::clone(&user)), user))
    }
}

#[diagnostic::do_not_recommend]
impl<M: Verifier, A: Verifier<User: Principal<M::User>>> Joins<Moved<M>, A> for OnePrincipal {
    fn join(user: CurrentUser<M>) -> Result<CurrentUser<A>, AuthError> {
        user.moved_into().ok_or_else(moved::<M>)
    }
}

/// A user that is not `Clone` is needed as what it was and as what it became.
pub(super) fn moved<E: Element>() -> AuthError {
    let user = type_name::<<E::Scheme as Verifier>::User>();
    AuthError::unavailable(format!("two guards need the user, as two types of it: make `{user}` `Clone`"))
}

/// The type of a user is that of the first member's.
#[diagnostic::on_unimplemented(
    message = "the members of this scheme have users of different types",
    label = "`{Self}` here, and `{T}` of the first member",
    note = "make one type of them: `#[auth(user = Principal)]`, where `Principal` implements `From` for the user of each member"
)]
pub trait Alike<T>: Sized {
    #[doc(hidden)]
    fn alike(authentication: Authentication<Self>) -> Authentication<T>;

    #[doc(hidden)]
    fn borrow_alike(authentication: &Authentication<Self>) -> &Authentication<T>;
}

#[diagnostic::do_not_recommend]
impl<T> Alike<T> for T {
    fn alike(authentication: Authentication<T>) -> Authentication<T> {
        authentication
    }

    fn borrow_alike(authentication: &Authentication<T>) -> &Authentication<T> {
        authentication
    }
}

/// The type that `#[auth(user = ..)]` names, which users of a member become.
#[diagnostic::on_unimplemented(
    message = "a user of the type `{U}` cannot become a `{Self}`",
    label = "not made from the users of each member",
    note = "add `impl From<{U}> for {Self} {{ fn from(user: {U}) -> Self {{ .. }} }}`"
)]
pub trait Principal<U>: Sized {
    #[doc(hidden)]
    fn of(user: U) -> Self;
}

#[diagnostic::do_not_recommend]
impl<P: From<U>, U> Principal<U> for P {
    fn of(user: U) -> Self {
        Self::from(user)
    }
}
