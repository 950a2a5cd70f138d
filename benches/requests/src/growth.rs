//! Servers that have more and more of something. Their names end with how much.

use std::time::SystemTime;

use axum::{
    Router,
    extract::State,
    routing::{MethodRouter, get},
};
use axum_httpauth::{BasicAuth, Role, RoleSet, get_user_roles, login_required, verify_password};

use crate::{bare::plain, nonces, ours::schemes::basic, users::Users};

pub fn server(name: &str) -> Option<Router> {
    if name == "nonces-aging" {
        return Some(nonces::aging());
    }
    let (kind, count) = name.rsplit_once('-')?;
    let count = count.parse().ok()?;
    let router = match kind {
        "bare-routes" => routes(count, || get(plain)),
        "routes" => routes(count, || get(basic)),
        "users" => return Some(Router::new().route("/", get(basic)).with_state(Users::of(count))),
        "roles" => Router::new().route("/", named(count)?),
        "roles-typed" => Router::new().route("/", typed(count)?),
        "nonces" => return Some(nonces::tracking(count, SystemTime::now)),
        _ => return None,
    };
    Some(router.with_state(Users::new()))
}

fn routes(count: usize, route: impl Fn() -> MethodRouter<Users>) -> Router<Users> {
    (1..count).fold(Router::new().route("/", route()), |router, index| {
        router.route(&format!("/section-{}/page-{index}", index % 100), route())
    })
}

#[derive(BasicAuth)]
struct Named;

#[derive(BasicAuth)]
struct Typed;

struct User;

#[verify_password(auth = Named)]
fn verify_named(name: &str, password: &str, State(users): State<Users>) -> Option<User> {
    users.verify(name, password).map(|_| User)
}

#[verify_password(auth = Typed)]
fn verify_typed(name: &str, password: &str, State(users): State<Users>) -> Option<User> {
    users.verify(name, password).map(|_| User)
}

#[get_user_roles(auth = Named)]
fn named_roles(_: &User) -> &'static [&'static str] {
    &["Held"]
}

#[get_user_roles(auth = Typed)]
fn typed_roles(_: &User) -> RoleSet<Many> {
    [Many::Held].into()
}

/// Rules with alternatives of which the last one holds.
macro_rules! rules {
    ($($size:literal $named:ident $typed:ident: $($role:ident $text:literal)*;)*) => {
        $(
            #[login_required(auth = Named, role = [$($text,)* "Held"])]
            async fn $named() -> &'static str {
                "hello"
            }

            #[login_required(auth = Typed, role = [$(Many::$role,)* Many::Held])]
            async fn $typed() -> &'static str {
                "hello"
            }
        )*

        fn named(count: usize) -> Option<MethodRouter<Users>> {
            match count {
                $($size => Some(get($named)),)*
                _ => None,
            }
        }

        fn typed(count: usize) -> Option<MethodRouter<Users>> {
            match count {
                $($size => Some(get($typed)),)*
                _ => None,
            }
        }
    };
}

#[derive(Role, Clone, Copy)]
#[rustfmt::skip]
enum Many {
    R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15, R16, R17, R18, R19, R20, R21, R22, R23,
    R24, R25, R26, R27, R28, R29, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R43, R44,
    R45, R46, R47, R48, R49, R50, R51, R52, R53, R54, R55, R56, R57, R58, R59, R60, R61, R62, R63, Held,
}

rules! {
    1 named_1 typed_1:;
    4 named_4 typed_4: R1 "R1" R2 "R2" R3 "R3";
    16 named_16 typed_16:
        R1 "R1" R2 "R2" R3 "R3" R4 "R4" R5 "R5" R6 "R6" R7 "R7" R8 "R8" R9 "R9" R10 "R10" R11 "R11" R12 "R12"
        R13 "R13" R14 "R14" R15 "R15";
    64 named_64 typed_64:
        R1 "R1" R2 "R2" R3 "R3" R4 "R4" R5 "R5" R6 "R6" R7 "R7" R8 "R8" R9 "R9" R10 "R10" R11 "R11" R12 "R12"
        R13 "R13" R14 "R14" R15 "R15" R16 "R16" R17 "R17" R18 "R18" R19 "R19" R20 "R20" R21 "R21" R22 "R22"
        R23 "R23" R24 "R24" R25 "R25" R26 "R26" R27 "R27" R28 "R28" R29 "R29" R30 "R30" R31 "R31" R32 "R32"
        R33 "R33" R34 "R34" R35 "R35" R36 "R36" R37 "R37" R38 "R38" R39 "R39" R40 "R40" R41 "R41" R42 "R42"
        R43 "R43" R44 "R44" R45 "R45" R46 "R46" R47 "R47" R48 "R48" R49 "R49" R50 "R50" R51 "R51" R52 "R52"
        R53 "R53" R54 "R54" R55 "R55" R56 "R56" R57 "R57" R58 "R58" R59 "R59" R60 "R60" R61 "R61" R62 "R62"
        R63 "R63";
}
