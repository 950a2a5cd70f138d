//! Everything without a macro: each attribute is sugar for implementing a trait.

mod common;

use axum::{
    Json, Router,
    extract::{FromRef, State},
    http::request::Parts,
    response::{IntoResponse, Response},
    routing::get,
};
use axum_httpauth::{
    AuthError, Basic, BasicCredentials, CurrentUser, GetUserRoles, Guard, RoleEnum, Roles, Scheme, Token,
    TokenCredentials, Verifier, constant_time_eq,
    guard::{Lenient, Optional},
    rule::{AllOf, AnyOf, Authenticated, HasRole, Name, Variant},
};
use common::{basic, get_as};

#[derive(Clone)]
struct Db {
    password: &'static str,
}

#[derive(Clone)]
struct App(Db);

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Db {
        app.0.clone()
    }
}

struct Auth;

impl Scheme for Auth {
    type Kind = Basic;
    const KIND: Basic = Basic::new().realm("Staff only").utf8();

    async fn error_response(error: &AuthError, parts: &mut Parts) -> Response {
        Json(format!("{} at {}", error.reason(), parts.uri)).into_response()
    }
}

impl Verifier for Auth {
    type User = String;
    type Extractors = State<Db>;

    async fn verify(credentials: &BasicCredentials, State(db): State<Db>) -> Result<Option<String>, AuthError> {
        let good = constant_time_eq(credentials.password(), db.password);
        Ok(good.then(|| credentials.username().to_owned()))
    }
}

enum Role {
    User,
    Admin,
}

impl Roles for Role {
    type Role = Self;

    fn any(&self, mut test: impl FnMut(&Self) -> bool) -> bool {
        test(self)
    }
}

impl RoleEnum for Role {
    const VARIANTS: &'static [Self] = &[Self::User, Self::Admin];

    fn index(&self) -> usize {
        match self {
            Self::User => 0,
            Self::Admin => 1,
        }
    }

    fn discriminant(&self) -> u128 {
        self.index() as u128
    }

    fn name(&self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }

    fn by_name(name: &str) -> Option<Self> {
        match name {
            "user" => Some(Self::User),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }
}

impl GetUserRoles for Auth {
    type Role = Role;
    type Extractors = (State<Db>,);

    async fn get_user_roles(user: &String, (State(_),): (State<Db>,)) -> Result<impl Roles<Role = Role>, AuthError> {
        Ok(vec![if user == "susan" { Role::Admin } else { Role::User }])
    }
}

struct Key;

impl Scheme for Key {
    type Kind = Token;
    const KIND: Token = Token::new("ApiKey").header("x-api-key");
}

impl Verifier for Key {
    type User = Vec<&'static str>;
    type Extractors = ();

    async fn verify(credentials: &TokenCredentials, (): ()) -> Result<Option<Self::User>, AuthError> {
        Ok(match credentials.token() {
            "ab" => Some(vec!["a", "b"]),
            "c" => Some(vec!["c"]),
            "d" => Some(vec!["d"]),
            _ => None,
        })
    }
}

impl GetUserRoles for Key {
    type Role = str;
    type Extractors = ();

    async fn get_user_roles(user: &Vec<&'static str>, (): ()) -> Result<impl Roles<Role = str>, AuthError> {
        Ok(user)
    }
}

async fn guarded(_: Guard<Auth>, user: CurrentUser<Auth>) -> String {
    user.to_string()
}

async fn admin(_: Guard<Auth, HasRole<Variant<Role, { Role::Admin as u128 }>>>) {}

type A = Name<1, { (b'a' as u128) << 120 }>;
type B = Name<1, { (b'b' as u128) << 120 }>;
type C = Name<1, { (b'c' as u128) << 120 }>;

type BothOrC = AnyOf<AllOf<A, B>, C>;

async fn by_rule(_: Guard<Key, HasRole<BothOrC>>) {}

async fn optional(_: Guard<Auth, Authenticated, Optional>, user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(String::new, |user| user.to_string())
}

async fn lenient(_: Guard<Auth, Authenticated, Lenient>, user: Option<CurrentUser<Auth>>) -> String {
    user.map_or_else(String::new, |user| user.to_string())
}

#[tokio::test]
async fn traits_do_what_the_attributes_do() {
    let app = Router::new()
        .route("/", get(guarded))
        .route("/admin", get(admin))
        .route("/rule", get(by_rule))
        .route("/optional", get(optional))
        .route("/lenient", get(lenient))
        .with_state(App(Db { password: "secret" }));
    let (susan, john) = (basic("susan:secret"), basic("john:secret"));

    let answer = common::get(&app, "/", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "\"credentials are missing at /\""));
    assert_eq!(answer.challenge(), Some("Basic realm=\"Staff only\", charset=\"UTF-8\""));
    assert_eq!(get_as(&app, "/", basic("susan:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/", &susan).await.body, "susan");
    assert_eq!(get_as(&app, "/admin", &susan).await.status, 200);
    assert_eq!(get_as(&app, "/admin", &john).await.status, 403);
    assert_eq!(common::get(&app, "/optional", &[]).await.status, 200);
    assert_eq!(get_as(&app, "/optional", basic("susan:wrong")).await.status, 401);
    assert_eq!(get_as(&app, "/lenient", basic("susan:wrong")).await.body, "");
    for (key, status) in [("ab", 200), ("c", 200), ("d", 403), ("e", 401)] {
        assert_eq!(common::get(&app, "/rule", &[("x-api-key", key.as_bytes())]).await.status, status, "{key}");
    }
}
