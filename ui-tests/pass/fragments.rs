//! Handlers and callbacks that `macro_rules!` macros make, lints that are expected, and types that look like others.
#![deny(warnings)]

use axum::{Router, extract::FromRequestParts, http::Version, http::request::Parts, routing::get};
use axum_httpauth::{BasicAuth, CurrentUser, Role, get_user_roles, login_required, verify_password};

macro_rules! application {
    ($auth:ident, $realm:literal, $user:ty, $role:expr, $scheme:path, $body:block) => {
        #[derive(BasicAuth)]
        #[auth(realm = $realm)]
        struct $auth;

        #[get_user_roles(auth = $scheme)]
        fn get_user_roles(_: $user) -> Role {
            Role::Admin
        }

        #[login_required(auth = $scheme, role = $role)]
        async fn made(_: CurrentUser<$auth>) -> String $body

        #[login_required(auth = $scheme, role = [[Role::User, $role]])]
        async fn unnamed() -> String $body
    };
}

#[derive(Role)]
enum Role {
    User,
    Admin,
}

application!(Auth, "Staff only", &fn(&str) -> usize, Role::Admin, crate::Auth, { String::from("made") });


mod session {
    pub struct Form;
}

impl<S: Sync> FromRequestParts<S> for session::Form {
    type Rejection = ();

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, ()> {
        Ok(Self)
    }
}

#[verify_password]
fn verify_password(username: &str, #[allow(unused_variables)] password: &str, _: session::Form) -> Option<fn(&str) -> usize> {
    (username == "john").then_some(str::len as fn(&str) -> usize)
}

#[login_required]
#[expect(clippy::too_many_arguments)]
#[rustfmt::skip]
async fn many(_: Version, _: Version, _: Version, _: Version, _: Version, _: Version, _: Version, _: Version, user: CurrentUser<Auth>) -> String {
    user("john").to_string()
}

#[expect(dead_code)]
#[login_required]
async fn routed_by_nobody() {}

fn main() {
    let _ = Role::User;
    let _: Router = Router::new().route("/", get(made).put(unnamed).post(many));
}
