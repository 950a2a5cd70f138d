//! What functions under `#[get_password]` and `#[get_ha1]` may return.

use std::{borrow::Cow, sync::Arc};

use crate::{
    digest::DigestCredentials,
    error::{AuthError, ErrorKind},
    password::KnowsPassword,
    user::Username,
};

/// What a store knows of a user name: `None`, or the password or the `H(A1)` of the user, with the user or without.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what a store knows of a user",
    label = "expected `Option<String>`, `Option<(User, String)>`, or a `Result` of either",
    note = "return `Some(password)` or `Some((user, password))` for a user name that there is, and `None` for any other",
    note = "in the place of the password stands the stored `H(A1)` where the function has `#[get_ha1]`",
    note = "the error of a `Result` is `BoxError`, which any error becomes by `?`, or `AuthError`, or a type of yours with `impl From<MyError> for AuthError`"
)]
pub trait Lookup {
    /// The user: a [`Username`] where the store gives none.
    type User: Send + Sync + 'static;

    /// The user, if the client knows the password. Of a user that there is not, nobody knows it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`]. With any other error the user is one that there is not: to a client that has proven nothing
    /// yet, nothing is said of an account.
    fn by_password(self, credentials: &impl KnowsPassword) -> Result<Option<Self::User>, AuthError>;

    /// The same where the store has `H(A1)` of Digest.
    ///
    /// # Errors
    ///
    /// The error of the store, also if what it has is no hash.
    fn by_ha1(self, credentials: &DigestCredentials) -> Result<Option<Self::User>, AuthError>;
}

#[diagnostic::do_not_recommend]
impl<K: Known> Lookup for Option<K> {
    type User = K::User;

    fn by_password(self, credentials: &impl KnowsPassword) -> Result<Option<K::User>, AuthError> {
        let verified = credentials.verify_password(self.as_ref().map(K::secret));
        Ok(self.filter(|_| verified).map(|known| known.into_user(credentials.username())))
    }

    fn by_ha1(self, credentials: &DigestCredentials) -> Result<Option<K::User>, AuthError> {
        let verified = credentials.verify_ha1(self.as_ref().map(K::secret))?;
        Ok(self.filter(|_| verified).map(|known| known.into_user(credentials.username())))
    }
}

#[diagnostic::do_not_recommend]
impl<L: Lookup, E: Into<AuthError>> Lookup for Result<L, E> {
    type User = L::User;

    fn by_password(self, credentials: &impl KnowsPassword) -> Result<Option<L::User>, AuthError> {
        match self.map_err(Into::into) {
            Ok(found) => found.by_password(credentials),
            Err(error) => nobody(error, || Ok(credentials.verify_password(None))),
        }
    }

    fn by_ha1(self, credentials: &DigestCredentials) -> Result<Option<L::User>, AuthError> {
        match self.map_err(Into::into) {
            Ok(found) => found.by_ha1(credentials),
            Err(error) => nobody(error, || credentials.verify_ha1(None)),
        }
    }
}

/// What an error of a lookup means, in the time that it takes to find that nobody knows the password of nobody.
fn nobody<U>(error: AuthError, verify: impl FnOnce() -> Result<bool, AuthError>) -> Result<Option<U>, AuthError> {
    match error.kind() {
        ErrorKind::Unavailable => Err(error),
        _ => verify().map(|_| None),
    }
}

/// The password or the `H(A1)` of a user, with the user or without.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a password nor a user with a password",
    label = "expected `String`, or `(User, String)`",
    note = "return `Option<String>`, or `Option<(User, String)>` where `CurrentUser` is to be more than the user name"
)]
pub trait Known {
    /// The user.
    type User: Send + Sync + 'static;

    /// The password or the `H(A1)`.
    fn secret(&self) -> &str;

    /// The user of this name.
    fn into_user(self, username: &str) -> Self::User;
}

macro_rules! secret_alone {
    ($($text:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Known for $text {
            type User = Username;

            fn secret(&self) -> &str {
                self
            }

            fn into_user(self, username: &str) -> Username {
                Username::from(username)
            }
        }
    )*};
}

secret_alone!(String, &'static str, Box<str>, Arc<str>, Cow<'static, str>);

#[diagnostic::do_not_recommend]
impl<U: Send + Sync + 'static, T: AsRef<str>> Known for (U, T) {
    type User = U;

    fn secret(&self) -> &str {
        self.1.as_ref()
    }

    fn into_user(self, _: &str) -> U {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static COMPARED: Cell<usize> = const { Cell::new(0) };
    }

    struct Counting;

    impl KnowsPassword for Counting {
        fn username(&self) -> &str {
            "susan"
        }

        fn verify_password(&self, password: Option<&str>) -> bool {
            COMPARED.set(COMPARED.get() + 1);
            password == Some("right")
        }
    }

    #[test]
    fn every_answer_of_a_store_is_compared_once() {
        let refused = || Err(AuthError::forbidden("the account is locked"));
        let answers: [Result<Option<&'static str>, AuthError>; 4] =
            [Ok(Some("right")), Ok(Some("wrong")), Ok(None), refused()];
        for (answer, expected) in answers.into_iter().zip([true, false, false, false]) {
            COMPARED.set(0);
            let user = answer.by_password(&Counting).unwrap();
            assert_eq!((user.is_some(), COMPARED.get()), (expected, 1));
        }
    }
}
