//! Passwords that a store knows and the library compares: `#[get_password]` and `#[hash_password]`.

use std::{convert::Infallible, future::ready};

use crate::{
    basic::{Basic, BasicCredentials},
    callbacks::{BuiltIn, Custom},
    digest::DigestCredentials,
    error::{AuthError, ErrorKind},
    scheme::{Scheme, sealed::Sealed},
    text::is_known,
};

/// Hashes the passwords that clients of a Basic scheme send, before they are compared with what `#[get_password]` returns:
/// `#[hash_password]`.
pub trait HashPassword: Scheme {
    /// What it needs from the request and the state of the router: one extractor, a tuple of them, or `()`.
    type Extractors: Send;

    /// The hash of the password, in the form in which `#[get_password]` returns that of the user. It is asked for user names
    /// that there are not, too. An empty one is the hash of no password.
    ///
    /// # Errors
    ///
    /// [`AuthError::unavailable`] if there is none. With any other error, the password is wrong.
    fn hash_password(
        username: &str,
        password: &str,
        extractors: Self::Extractors,
    ) -> impl Future<Output = Result<String, AuthError>> + Send;
}

/// The credentials that `#[get_password]` helps to check.
#[diagnostic::on_unimplemented(
    message = "`#[get_password]` is for a Basic or a Digest scheme, and this is another",
    label = "this scheme is neither `#[derive(BasicAuth)]` nor `#[derive(DigestAuth)]`",
    note = "use `#[verify_token]` for a scheme of tokens"
)]
pub trait KnowsPassword: Send + Sync {
    /// The name of the user, as the client claims it.
    fn username(&self) -> &str;

    /// Whether the client knows this password of the user. `None` is that of nobody: it takes as long, and is wrong. So is
    /// an empty one.
    fn verify_password(&self, password: Option<&str>) -> bool;
}

impl KnowsPassword for BasicCredentials {
    fn username(&self) -> &str {
        self.username()
    }

    fn verify_password(&self, password: Option<&str>) -> bool {
        self.verify_password(password)
    }
}

impl KnowsPassword for DigestCredentials {
    fn username(&self) -> &str {
        self.username()
    }

    fn verify_password(&self, password: Option<&str>) -> bool {
        self.verify_password(password)
    }
}

/// What is compared with a known password: with [`BuiltIn`] what the client sent, with [`Custom`] what [`HashPassword`] makes
/// of it.
pub trait PasswordCallbacks<C>: Sealed {
    /// What that takes.
    type Extractors: Send;

    /// The credentials as they are compared.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`].
    fn given(
        credentials: &C,
        extractors: Self::Extractors,
    ) -> impl Future<Output = Result<impl KnowsPassword, AuthError>> + Send;
}

impl<C: KnowsPassword> PasswordCallbacks<C> for BuiltIn {
    type Extractors = ();

    fn given(credentials: &C, (): ()) -> impl Future<Output = Result<impl KnowsPassword, AuthError>> + Send {
        ready(Ok(credentials))
    }
}

impl<A: HashPassword<Kind = Basic>> PasswordCallbacks<BasicCredentials> for Custom<A> {
    type Extractors = A::Extractors;

    async fn given(credentials: &BasicCredentials, extractors: A::Extractors) -> Result<impl KnowsPassword, AuthError> {
        let username = credentials.username();
        match A::hash_password(username, credentials.password(), extractors).await {
            Ok(hash) => Ok(Hashed { username, hash }),
            Err(error) if error.kind() == ErrorKind::Unavailable => Err(error),
            // to a client that has proven nothing yet, nothing is said of an account
            Err(_) => Ok(Hashed { username, hash: String::new() }),
        }
    }
}

/// A user name and the hash of the password that came with it, empty if it has none.
struct Hashed<'c> {
    username: &'c str,
    hash: String,
}

impl KnowsPassword for Hashed<'_> {
    fn username(&self) -> &str {
        self.username
    }

    fn verify_password(&self, password: Option<&str>) -> bool {
        is_known(&self.hash, password)
    }
}

/// A scheme with members has no credentials but theirs.
#[diagnostic::do_not_recommend]
impl KnowsPassword for Infallible {
    fn username(&self) -> &str {
        match *self {}
    }

    fn verify_password(&self, _: Option<&str>) -> bool {
        match *self {}
    }
}

#[diagnostic::do_not_recommend]
impl<C: KnowsPassword> KnowsPassword for &C {
    fn username(&self) -> &str {
        (**self).username()
    }

    fn verify_password(&self, password: Option<&str>) -> bool {
        (**self).verify_password(password)
    }
}
