//! Passwords and tokens, alone and as one scheme.

use std::hint::black_box;

use axum::{Router, extract::State, routing::get};
use axum_httpauth::{
    BasicAuth, CurrentUser, MultiAuth, TokenAuth, Username, login_required, require_login, secure, verify_password,
    verify_token,
};

use crate::{bare::plain, users::Users};

#[derive(BasicAuth)]
pub struct Basic;

#[derive(TokenAuth)]
struct Bearer;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
struct Key;

#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct Cookie;

#[derive(MultiAuth)]
#[auth(user = Someone)]
struct Multi(Basic, Bearer, Key);

struct Someone;

impl From<Username> for Someone {
    fn from(_: Username) -> Self {
        Self
    }
}

impl From<()> for Someone {
    fn from((): ()) -> Self {
        Self
    }
}

#[verify_password(auth = Basic)]
fn verify_password(name: &str, password: &str, State(users): State<Users>) -> bool {
    users.verify(name, password).is_some()
}

macro_rules! verify_tokens {
    ($($name:ident: $auth:ident),*) => {$(
        #[verify_token(auth = $auth)]
        fn $name(token: &str, State(users): State<Users>) -> bool {
            users.of_token(token).is_some()
        }
    )*};
}

verify_tokens!(bearer_token: Bearer, key_token: Key, cookie_token: Cookie);

#[login_required(auth = Basic)]
pub async fn basic() -> &'static str {
    "hello"
}

#[login_required(auth = Basic)]
async fn basic_user(user: CurrentUser<Basic>) -> &'static str {
    black_box(user.len());
    "hello"
}

#[login_required(auth = Basic)]
async fn basic_state(State(_): State<Users>) -> &'static str {
    "hello"
}

#[login_required(auth = Basic, optional)]
async fn optional(user: Option<CurrentUser<Basic>>) -> &'static str {
    black_box(user.is_some());
    "hello"
}

#[login_required(auth = Bearer)]
async fn bearer() -> &'static str {
    "hello"
}

#[login_required(auth = Bearer)]
async fn bearer_user(user: CurrentUser<Bearer>) -> &'static str {
    black_box(&user);
    "hello"
}

#[login_required(auth = Key)]
async fn key() -> &'static str {
    "hello"
}

#[login_required(auth = Key)]
async fn key_user(user: CurrentUser<Key>) -> &'static str {
    black_box(&user);
    "hello"
}

#[login_required(auth = Cookie)]
async fn cookie() -> &'static str {
    "hello"
}

#[login_required(auth = Multi)]
async fn multi() -> &'static str {
    "hello"
}

#[login_required(auth = Multi)]
async fn multi_user(user: CurrentUser<Multi>) -> &'static str {
    black_box(&*user);
    "hello"
}

pub fn server(name: &str) -> Option<Router> {
    let route = match name {
        "basic" => get(basic),
        "basic-user" => get(basic_user),
        "basic-state" => get(basic_state),
        "optional" => get(optional),
        "bearer" => get(bearer),
        "bearer-user" => get(bearer_user),
        "key" => get(key),
        "key-user" => get(key_user),
        "cookie" => get(cookie),
        "multi" => get(multi),
        "multi-user" => get(multi_user),
        "route-layer" => {
            let users = Users::new();
            let layer = require_login!(auth = Basic).with_state(users.clone());
            return Some(Router::new().route("/", get(plain)).route_layer(layer).with_state(users));
        }
        "secure" => return Some(secure::Router::new().route("/", secure::get(basic)).with_state(Users::new()).into()),
        _ => return None,
    };
    Some(Router::new().route("/", route).with_state(Users::new()))
}
