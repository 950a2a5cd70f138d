//! Routers that deny by default: they take only handlers that say who may call them.
//!
//! The names are axum's. A handler has `#[login_required]`, or `#[public]` if everybody may call it; one that has neither does
//! not compile.
//!
//! ```
//! # use axum_httpauth_runtime as axum_httpauth;
//! # use axum_httpauth::{Guard, Scheme, Token, TokenCredentials, Verifier, AuthError};
//! # struct Auth;
//! # impl Scheme for Auth { type Kind = Token; const KIND: Token = Token::new("Bearer"); }
//! # impl Verifier for Auth {
//! #     type User = String;
//! #     type Extractors = ();
//! #     async fn verify(_: &TokenCredentials, (): ()) -> Result<Option<String>, AuthError> { Ok(None) }
//! # }
//! # async fn front_page(_: axum_httpauth::secure::Public) -> &'static str { "Hello!" }
//! # async fn inbox(_: Guard<Auth>) {}
//! # async fn send(_: Guard<Auth>) {}
//! use axum_httpauth::secure::{Router, get};
//!
//! // with `#[public]` on `front_page`, and `#[login_required]` on `inbox` and `send`
//! let app: Router = Router::new().route("/", get(front_page)).route("/inbox", get(inbox).post(send));
//! println!("{}", app.access_table().to_text());
//! let app: axum::Router = app.into_inner();
//! ```

mod access;
mod decided;
mod html;
mod method_router;
mod router;
#[cfg(feature = "serde")]
mod serialize;
mod table;

pub(crate) use self::access::both;
#[doc(hidden)]
pub use self::decided::{DecidedService, Stacked};
pub use self::{
    access::{Access, Login},
    decided::{Decided, Decision, Public, Routable, Secure},
    method_router::{MethodRouter, any, connect, delete, get, head, on, options, patch, post, put, trace},
    router::Router,
    table::{AccessTable, Row},
};
