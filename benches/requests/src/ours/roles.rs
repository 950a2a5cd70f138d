//! Roles that are strings, roles that are variants, and a rule that is a function.

use axum::{Router, extract::State, routing::get};
use axum_httpauth::{BasicAuth, RoleSet, get_user_roles, login_required, permit, verify_password};

use crate::users::{self, Role, Users};

#[derive(BasicAuth)]
#[auth(roles = ["user", "moderator", "contributor"])]
struct Named;

#[derive(BasicAuth)]
struct Typed;

struct User {
    roles: &'static [&'static str],
    typed: RoleSet<Role>,
}

impl From<&users::User> for User {
    fn from(user: &users::User) -> Self {
        Self { roles: user.roles, typed: user.typed }
    }
}

#[verify_password(auth = Named)]
fn verify_named(name: &str, password: &str, State(users): State<Users>) -> Option<User> {
    users.verify(name, password).map(User::from)
}

#[verify_password(auth = Typed)]
fn verify_typed(name: &str, password: &str, State(users): State<Users>) -> Option<User> {
    users.verify(name, password).map(User::from)
}

#[get_user_roles(auth = Named)]
fn named_roles(user: &User) -> &'static [&'static str] {
    user.roles
}

#[get_user_roles(auth = Typed)]
fn typed_roles(user: &User) -> RoleSet<Role> {
    user.typed
}

#[permit]
fn may(user: &User) -> bool {
    let held = |role| user.roles.contains(&role);
    held("user") || held("moderator") && held("contributor")
}

#[login_required(auth = Named, role = ["user", ["moderator", "contributor"]])]
async fn named() -> &'static str {
    "hello"
}

#[login_required(auth = Typed, role = [Role::User, [Role::Moderator, Role::Contributor]])]
async fn typed() -> &'static str {
    "hello"
}

#[login_required(auth = Named, permit = may)]
async fn permitted() -> &'static str {
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "roles" => get(named),
        "roles-typed" => get(typed),
        "permit" => get(permitted),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
