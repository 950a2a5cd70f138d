//! A scheme with its verifier, its roles and its error handler, in a crate of its own.

use axum_httpauth::{AuthError, BasicAuth, Role, error_handler, get_user_roles, verify_password};

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
    if user.name == "admin" { Role::Admin } else { Role::User }
}

#[error_handler(auth = SharedAuth)]
fn error_handler(error: &AuthError) -> String {
    format!("shared: {}", error.reason())
}
