//! What callbacks return.

use crate::error::AuthError;

/// What a callback may return in the place of a `T`.
#[diagnostic::on_unimplemented(
    message = "this function cannot return `{Self}`",
    label = "expected `{T}`, or a `Result` of it",
    note = "the error of a `Result` is `BoxError`, which any error becomes by `?`, or `AuthError`, or a type of yours with `impl From<MyError> for AuthError`"
)]
pub trait Returned<T> {
    fn returned(self) -> Result<T, AuthError>;
}

macro_rules! returned {
    ($($from:ty => $to:ty: |$value:ident| $into:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Returned<$to> for $from {
            fn returned(self) -> Result<$to, AuthError> {
                let $value = self;
                Ok($into)
            }
        }
    )*};
}

returned! {
    bool => bool: |good| good;
    String => String: |text| text;
    &'static str => String: |text| text.to_owned();
    Option<String> => Option<String>: |name| name;
    Option<&'static str> => Option<String>: |name| name.map(str::to_owned);
}

#[diagnostic::do_not_recommend]
impl<T, R: Returned<T>, E: Into<AuthError>> Returned<T> for Result<R, E> {
    fn returned(self) -> Result<T, AuthError> {
        self.map_err(Into::into)?.returned()
    }
}
