//! How a user of a member becomes a user of the whole.

use std::sync::Arc;

use crate::{
    error::AuthError,
    user::{Authentication, CurrentUser},
    verify::Verifier,
};

/// A [`Multi`](super::Multi) scheme of which `M` is a member.
pub trait Includes<M: Verifier>: Verifier {
    /// The user of the member as one of the whole.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if it cannot be made one.
    fn include(user: CurrentUser<M>) -> Result<CurrentUser<Self>, AuthError>;
}

/// The users of all members are of one type.
#[derive(Debug, Clone, Copy)]
pub struct OneType;

/// Users of members become one of another type, a [`Principal`].
#[derive(Debug, Clone, Copy)]
pub struct OnePrincipal;

/// Whether the user of a member is still there when its roles are asked for.
#[diagnostic::on_unimplemented(
    message = "a user of the type `{U}` is used up where it becomes the user of this scheme, and cannot be asked for roles",
    label = "a role is asked for here",
    note = "add `#[derive(Clone)]` to `{U}`, or `#[get_user_roles]` for the scheme that has the members"
)]
pub trait Keeps<U> {}

#[diagnostic::do_not_recommend]
impl<U> Keeps<U> for OneType {}

#[diagnostic::do_not_recommend]
impl<U: Clone> Keeps<U> for OnePrincipal {}

/// The type of a user is that of the first member's.
#[diagnostic::on_unimplemented(
    message = "the members of this scheme have users of different types",
    label = "`{Self}` here, and `{T}` of the first member",
    note = "make one type of them: `#[auth(user = Principal)]`, where `Principal` implements `From` for the user of each member"
)]
pub trait Alike<T>: Sized {
    #[doc(hidden)]
    fn alike(authentication: Arc<Authentication<Self>>) -> Arc<Authentication<T>>;
}

#[diagnostic::do_not_recommend]
impl<T> Alike<T> for T {
    fn alike(authentication: Arc<Authentication<T>>) -> Arc<Authentication<T>> {
        authentication
    }
}

/// The type that `#[auth(user = ..)]` names, which users of a member become.
#[diagnostic::on_unimplemented(
    message = "a user of the type `{U}` cannot become a `{Self}`",
    label = "not made from the users of each member",
    note = "implement it: `impl From<{U}> for {Self}`"
)]
pub trait Principal<U>: Sized + Send + Sync + 'static {
    #[doc(hidden)]
    fn of(user: U) -> Self;
}

#[diagnostic::do_not_recommend]
impl<P: From<U> + Send + Sync + 'static, U> Principal<U> for P {
    fn of(user: U) -> Self {
        Self::from(user)
    }
}
