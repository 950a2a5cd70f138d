//! A scheme with its verifier, its roles and its error handler, in a crate of its own, which is of the edition 2021.
#![deny(warnings)]

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum_httpauth::{
    error_handler, get_user_roles, login_required, verify_password, AuthError, BasicAuth, CurrentUser, Role,
};

/// The scheme.
#[derive(Debug, BasicAuth)]
#[auth(realm = "Shared")]
pub struct SharedAuth;

/// The user.
#[derive(Debug)]
pub struct User {
    /// The name.
    pub name: String,
}

/// The roles.
#[derive(Debug, Role)]
pub enum Role {
    /// Everybody.
    User,
    /// Not everybody.
    Admin,
}

#[verify_password(auth = SharedAuth)]
fn verify_password(username: &str, password: &str) -> Option<User> {
    (username == password).then(|| User { name: username.to_owned() })
}

#[get_user_roles(auth = SharedAuth)]
fn get_user_roles(user: &User) -> Role {
    if user.name == "admin" {
        Role::Admin
    } else {
        Role::User
    }
}

#[error_handler(auth = SharedAuth)]
fn error_handler(error: &AuthError) -> String {
    format!("shared: {}", error.reason())
}

/// A handler whose last expression borrows from a parameter.
#[login_required(auth = SharedAuth)]
pub async fn counted(State(count): State<Arc<Mutex<u32>>>, user: CurrentUser<SharedAuth>) -> String {
    format!("{} {}", user.name, count.lock().unwrap())
}

/// The same on one line, with a guard that wants a role.
#[login_required(auth = SharedAuth, role = [Role::User, [Role::Admin]])]
#[rustfmt::skip]
pub async fn length(user: CurrentUser<SharedAuth>) -> String { user.name.to_string().as_str().len().to_string() }

/// A handler that does not return.
#[login_required(auth = SharedAuth)]
pub async fn unfinished() -> String {
    unreachable!()
}
