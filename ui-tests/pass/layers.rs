//! The shapes of `require_login!`.
#![deny(warnings)]

use axum::{
    Router,
    extract::State,
    routing::{get, post_service},
};
use axum_httpauth::{
    BasicAuth, CurrentUser, Guard, RequireLogin, Role, TokenAuth, Username, Verifier, get_user_roles,
    login_required, permit, require_login, verify_password, verify_token,
};

#[derive(BasicAuth)]
pub struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[derive(Role)]
pub enum Role {
    User,
    Admin,
}

#[get_user_roles]
fn get_user_roles(_: &Username) -> [Role; 2] {
    [Role::User, Role::Admin]
}

#[permit]
fn is_confirmed(_: &Username) -> bool {
    true
}

#[derive(Clone)]
pub struct Db;

#[derive(TokenAuth)]
#[auth(roles = ["user"])]
pub struct ApiKey;

#[verify_token(auth = ApiKey)]
fn verify_token(_: &str, State(_): State<Db>) -> bool {
    true
}

#[get_user_roles(auth = ApiKey)]
fn key_roles(_: &()) -> &'static str {
    "user"
}

async fn index(user: Option<CurrentUser<Auth>>) -> String {
    user.is_some().to_string()
}

pub fn generic<A: Verifier>() -> RequireLogin<Guard<A>> {
    require_login!(auth = A, crate = axum_httpauth)
}

impl ApiKey {
    fn layer(db: &Db) -> RequireLogin<impl Sized + use<>, Db> {
        let _ = require_login!(auth = Self, role = "user");
        require_login!(auth = ApiKey, role = [["user"]],).with_state(db.clone())
    }

    #[login_required(auth = Self, role = "user")]
    async fn index() {}
}

fn main() {
    let _ = ApiKey::layer(&Db);
    let layer = require_login! { role = [Role::User, Role::Admin], permit = self::is_confirmed };
    let app = Router::new()
        .route("/", get(index).route_layer(layer.clone()).post(ApiKey::index))
        .route_service("/service", post_service(get(index)).layer(layer))
        .route_layer(require_login!(auth = self::ApiKey, optional).with_state(Db))
        .layer(require_login!(optional = "lenient", permit = is_confirmed))
        .layer(generic::<Auth>());
    let _: Router = app.with_state(Db);
}
