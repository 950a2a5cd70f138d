//! The attributes and derives of [`axum-httpauth`], which re-exports them.
//!
//! Each is read, checked and expanded in that order. What is wrong is reported at the token that is wrong, and what could
//! be made sense of is expanded all the same: a handler whose attribute is wrong lets nobody pass.
//!
//! [`axum-httpauth`]: https://docs.rs/axum-httpauth
#![warn(unreachable_pub)]

mod callback;
mod diagnostics;
mod digest;
mod error_handler;
mod function;
mod get_password;
mod get_user_roles;
mod login_required;
mod options;
mod paths;
mod role;
mod rule;
mod scheme;
mod types;
mod verify;

use proc_macro::TokenStream;

/// Lets a handler run for authenticated requests only.
///
/// ```
/// # use axum_httpauth::{BasicAuth, Username, get_user_roles, verify_password};
/// # #[derive(BasicAuth)] struct Auth;
/// # #[verify_password] fn verify(username: &str, password: &str) -> bool { username == password }
/// # #[get_user_roles] fn roles(user: &Username) -> Vec<String> { vec![user.to_string()] }
/// use axum_httpauth::{CurrentUser, login_required};
///
/// #[login_required]
/// async fn index(user: CurrentUser<Auth>) -> String {
///     format!("Hello, {}!", *user)
/// }
///
/// // a user, or somebody who is both a moderator and a contributor
/// #[login_required(role = ["user", ["moderator", "contributor"]])]
/// async fn drafts() {}
///
/// #[login_required(optional)]
/// async fn front_page(user: Option<CurrentUser<Auth>>) -> &'static str {
///     if user.is_some() { "Welcome back!" } else { "Hello, stranger!" }
/// }
/// # let _: axum::Router = axum::Router::new().route("/", axum::routing::get(index).put(drafts).post(front_page));
/// ```
///
/// # Options
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `auth` | a type | `Auth` | the scheme |
/// | `role` | a role, a list of alternatives, in which a list is a group that must be held whole | any user | who may pass: strings, or variants of an enum with `#[derive(Role)]` |
/// | `optional` | none | off | a request without credentials passes, without a user |
/// | `optional` | `"lenient"` | off | one whose credentials are wrong or malformed passes too, without a user |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// A user whose roles do not suffice is refused with either `optional`.
///
/// # What it expands to
///
/// The handler with a guard as the first thing that is extracted from the request, before any body is read. The guard
/// joins the first parameter, or becomes it; the function is no longer an `async fn`, and returns the same future behind
/// the guard. Where another attribute macro stands below, the guard is a parameter of its own. Every other attribute stays.
/// Two `#[login_required]` on a handler must both hold.
///
/// # What it refuses
///
/// What is not an `async fn` with up to 15 parameters and without `self`; a scheme without a verifier; a role where nothing
/// tells the roles of users, or that the scheme does not declare, or of another type than users have; `CurrentUser` instead
/// of `Option<CurrentUser>` with `optional`.
#[proc_macro_attribute]
pub fn login_required(options: TokenStream, item: TokenStream) -> TokenStream {
    login_required::login_required(options.into(), item.into()).into()
}

/// Makes a function the verifier of a Basic scheme.
///
/// The function takes the user name and the password, as `&str`, `String` or any type that is `From<&str>`, and then any
/// extractors that do not read the body. It returns `Option<User>`; or `bool`, and the user is a `Username`; or a `Result`
/// of either whose error is `Into<AuthError>`, such as `BoxError`. It may be `async`.
///
/// ```
/// # use axum_httpauth::BasicAuth;
/// # #[derive(BasicAuth)] pub struct Auth;
/// # #[derive(Clone)] pub struct Db;
/// # pub struct User;
/// # impl Db { async fn check(&self, _: &str, _: &str) -> Result<Option<User>, std::io::Error> { Ok(None) } }
/// use axum::extract::State;
/// use axum_httpauth::{BoxError, verify_password};
///
/// #[verify_password]
/// async fn verify_password(username: &str, password: &str, State(db): State<Db>) -> Result<Option<User>, BoxError> {
///     Ok(db.check(username, password).await?) // an error is a 503
/// }
/// ```
///
/// It is never called with an empty user name or an empty password.
///
/// # Options
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `auth` | a type | `Auth` | the scheme |
/// | `anonymous` | none | off | the function is also asked about requests that carry no `Authorization` at all, with two empty strings. If it returns `bool`, their user is an empty `Username` |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// The function, and an implementation of `Verifier` for the scheme. The types in its signature must be as visible as the
/// scheme is.
///
/// # What it refuses
///
/// A second verifier of the same scheme, a scheme that is not Basic, too few parameters, another return type.
#[proc_macro_attribute]
pub fn verify_password(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_password(options.into(), item.into()).into()
}

/// Makes a function the verifier of a token scheme.
///
/// The function takes the token, as `&str`, `String` or any type that is `From<&str>`, and then any extractors that do not
/// read the body. It returns `Option<User>`; or `bool`, and the user is `()`; or a `Result` of either whose error is
/// `Into<AuthError>`, such as `BoxError`. It may be `async`.
///
/// ```
/// # use axum_httpauth::TokenAuth;
/// # #[derive(TokenAuth)] struct Auth;
/// use axum_httpauth::{AuthError, constant_time_eq, verify_token};
///
/// #[verify_token]
/// fn verify_token(token: &str) -> Result<Option<&'static str>, AuthError> {
///     if token == "retired" {
///         return Err(AuthError::rejected("the token expired"));
///     }
///     Ok(constant_time_eq(token, "secret-token-1").then_some("robot"))
/// }
/// ```
///
/// It is never called with an empty token.
///
/// # Options
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `auth` | a type | `Auth` | the scheme |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// The function, and an implementation of `Verifier` for the scheme. The types in its signature must be as visible as the
/// scheme is.
///
/// # What it refuses
///
/// A second verifier of the same scheme, a scheme that is not one of tokens, too few parameters, another return type.
#[proc_macro_attribute]
pub fn verify_token(options: TokenStream, item: TokenStream) -> TokenStream {
    verify::verify_token(options.into(), item.into()).into()
}

#[doc = include_str!("docs/get_password.md")]
#[proc_macro_attribute]
pub fn get_password(options: TokenStream, item: TokenStream) -> TokenStream {
    get_password::get_password(options.into(), item.into()).into()
}

#[doc = include_str!("docs/get_ha1.md")]
#[proc_macro_attribute]
pub fn get_ha1(options: TokenStream, item: TokenStream) -> TokenStream {
    get_password::get_ha1(options.into(), item.into()).into()
}

#[doc = include_str!("docs/resolve_userhash.md")]
#[proc_macro_attribute]
pub fn resolve_userhash(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::resolve_userhash(options.into(), item.into()).into()
}

#[doc = include_str!("docs/generate_nonce.md")]
#[proc_macro_attribute]
pub fn generate_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::generate_nonce(options.into(), item.into()).into()
}

#[doc = include_str!("docs/verify_nonce.md")]
#[proc_macro_attribute]
pub fn verify_nonce(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::verify_nonce(options.into(), item.into()).into()
}

#[doc = include_str!("docs/generate_opaque.md")]
#[proc_macro_attribute]
pub fn generate_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::generate_opaque(options.into(), item.into()).into()
}

#[doc = include_str!("docs/verify_opaque.md")]
#[proc_macro_attribute]
pub fn verify_opaque(options: TokenStream, item: TokenStream) -> TokenStream {
    digest::verify_opaque(options.into(), item.into()).into()
}

/// Makes a function the one that tells the roles of a scheme's users.
///
/// The function takes a reference to the user that the verifier returned, and then any extractors that do not read the
/// body. It returns one role, an `Option`, a `Vec`, an array, a slice or a set of roles, or a `Result` of that whose error
/// is `Into<AuthError>`. A role is a string or a variant of an enum with `#[derive(Role)]`. It may be `async`.
///
/// ```
/// # use axum_httpauth::{BasicAuth, verify_password};
/// # #[derive(BasicAuth)] struct Auth;
/// # struct User { roles: Vec<String> }
/// # #[verify_password] fn verify(_: &str, _: &str) -> Option<User> { None }
/// use axum_httpauth::get_user_roles;
///
/// #[get_user_roles]
/// fn get_user_roles(user: &User) -> &[String] {
///     &user.roles
/// }
/// ```
///
/// # Options
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `auth` | a type | `Auth` | the scheme |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// The function, and an implementation of `GetUserRoles` for the scheme.
///
/// # What it refuses
///
/// A second one for the same scheme, a scheme without a verifier, another return type.
#[proc_macro_attribute]
pub fn get_user_roles(options: TokenStream, item: TokenStream) -> TokenStream {
    get_user_roles::get_user_roles(options.into(), item.into()).into()
}

/// Makes a function the one that answers requests which a scheme refuses.
///
/// The function takes `&AuthError`, and then `&Parts` and extractors that need no state of the router, such as `Extension`
/// or `HeaderMap`. It returns anything that is `IntoResponse`. It may be `async`.
///
/// ```
/// # use axum_httpauth::BasicAuth;
/// # #[derive(BasicAuth)] struct Auth;
/// use axum::{Json, response::IntoResponse};
/// use axum_httpauth::{AuthError, error_handler};
/// use serde_json::json;
///
/// #[error_handler]
/// fn auth_error(error: &AuthError) -> impl IntoResponse {
///     Json(json!({ "error": error.reason() }))
/// }
/// ```
///
/// An answer that claims success gets the status of the error; any other status stays. The challenge is added unless the
/// answer has one, and the answer is not cached. If an extractor fails, the request is answered as if there were no such
/// function.
///
/// # Options
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `auth` | a type | `Auth` | the scheme |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// The function, and an implementation of a hidden trait, which the derive of the scheme looks for.
///
/// # What it refuses
///
/// A second one for the same scheme, an extractor that needs the state of the router, what is no response.
#[proc_macro_attribute]
pub fn error_handler(options: TokenStream, item: TokenStream) -> TokenStream {
    error_handler::error_handler(options.into(), item.into()).into()
}

/// Makes a struct a scheme that asks for a user name and a password (RFC 7617).
///
/// ```
/// use axum_httpauth::BasicAuth;
///
/// #[derive(BasicAuth)]
/// #[auth(realm = "Staff only", roles = ["user", "admin"])]
/// struct Auth;
/// ```
///
/// # Options, in `#[auth(..)]`
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `realm` | printable ASCII without `"` and `\` | `"Authentication Required"` | what the user logs in to |
/// | `scheme` | a token (RFC 9110, 5.6.2) | `"Basic"` | another name, for which a browser does not prompt |
/// | `charset` | `"UTF-8"` | not said | says in the challenge that UTF-8 is expected |
/// | `roles` | a list of strings | not declared | the roles that there are: a handler that names another one does not compile |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// An implementation of `Scheme`.
///
/// # What it refuses
///
/// An enum, a union, a struct with parameters, and values that would make a challenge that clients misread.
#[proc_macro_derive(BasicAuth, attributes(auth))]
pub fn basic_auth(input: TokenStream) -> TokenStream {
    scheme::basic_auth(input.into()).into()
}

#[doc = include_str!("docs/digest_auth.md")]
#[proc_macro_derive(DigestAuth, attributes(auth))]
pub fn digest_auth(input: TokenStream) -> TokenStream {
    scheme::digest_auth(input.into()).into()
}

/// Makes a struct a scheme that asks for a token: Bearer (RFC 6750), or an API key, or a token in another place.
///
/// ```
/// use axum_httpauth::TokenAuth;
///
/// #[derive(TokenAuth)] // Authorization: Bearer <token>
/// struct Auth;
///
/// #[derive(TokenAuth)]
/// #[auth(scheme = "ApiKey")] // Authorization: ApiKey <token>
/// struct ApiKey;
///
/// #[derive(TokenAuth)]
/// #[auth(header = "X-API-Key")] // the whole value of the field
/// struct HeaderKey;
///
/// #[derive(TokenAuth)]
/// #[auth(cookie = "session")]
/// struct Session;
///
/// #[derive(TokenAuth)]
/// #[auth(query = "access_token")]
/// struct Link;
/// ```
///
/// # Options, in `#[auth(..)]`
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `scheme` | a token (RFC 9110, 5.6.2) | `"Bearer"`; `"ApiKey"` with `header`, `"Cookie"` with `cookie` | the name before the token, and in the challenge |
/// | `realm` | printable ASCII without `"` and `\` | `"Authentication Required"` | what the user logs in to |
/// | `header` | the name of a field | | the token is the whole value of this field |
/// | `cookie` | the name of a cookie | | the token is the value of this cookie |
/// | `query` | the name of a parameter | | the token is the value of this parameter. It ends up in logs |
/// | `roles` | a list of strings | not declared | the roles that there are: a handler that names another one does not compile |
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// A token is looked for in one place only.
///
/// # What it expands to
///
/// An implementation of `Scheme`.
///
/// # What it refuses
///
/// Two places, an enum, a union, a struct with parameters, and names that cannot be sent.
#[proc_macro_derive(TokenAuth, attributes(auth))]
pub fn token_auth(input: TokenStream) -> TokenStream {
    scheme::token_auth(input.into()).into()
}

/// Makes the variants of an enum the roles that there are.
///
/// ```
/// # use axum_httpauth::{BasicAuth, Username, get_user_roles, verify_password};
/// # #[derive(BasicAuth)] struct Auth;
/// # #[verify_password] fn verify(username: &str, password: &str) -> bool { username == password }
/// use axum_httpauth::{Role, login_required};
///
/// #[derive(Role)]
/// enum Role {
///     User,
///     Admin,
/// }
///
/// #[get_user_roles]
/// fn get_user_roles(user: &Username) -> Vec<Role> {
///     if *user == "susan" { vec![Role::User, Role::Admin] } else { vec![Role::User] }
/// }
///
/// #[login_required(role = Role::Admin)] // a typo does not compile
/// async fn index() {}
/// ```
///
/// # Options, in `#[auth(..)]`
///
/// | option | value | default | meaning |
/// |---|---|---|---|
/// | `crate` | a path | `::axum_httpauth` | where the library is |
///
/// # What it expands to
///
/// Implementations of `RoleEnum` and `Roles`.
///
/// # What it refuses
///
/// What is not an enum, and an enum with fields, with parameters or without variants.
#[proc_macro_derive(Role, attributes(auth))]
pub fn role(input: TokenStream) -> TokenStream {
    role::role(input.into()).into()
}
