//! Whose roles are asked: those of the member that decided, or those that the whole tells once for all.

use axum::{Router, extract::State, routing::get};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, MultiAuth, Role, TokenAuth, get_user_roles, login_required,
    verify_password, verify_token,
};

use crate::{
    API_KEY, ApiKey, Password, User, asked,
    common::{self, basic, get_as},
};

#[derive(Role, Clone, Copy)]
enum Scope {
    Read,
    Write,
}

#[derive(BasicAuth)]
struct Human;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", realm = "Keys", roles = ["unused"])]
struct Program;

#[verify_password(auth = Human)]
fn verify_human(username: &str, password: &str) -> Option<User> {
    (password == "right").then(|| User { name: username.to_owned() })
}

#[verify_token(auth = Program)]
fn verify_program(key: &str) -> Option<User> {
    key.strip_suffix("-right").map(|name| User { name: name.to_owned() })
}

#[get_user_roles(auth = Human)]
fn human_roles(_: &User) -> [Scope; 2] {
    [Scope::Read, Scope::Write]
}

#[get_user_roles(auth = Program)]
async fn program_roles(user: &User, State(down): State<bool>) -> Result<Vec<Scope>, BoxError> {
    match (&*user.name, down) {
        (_, true) => Err("the table of roles is locked".into()),
        ("locked", _) => Err(AuthError::forbidden("the key is locked").into()),
        _ => Ok(vec![Scope::Read]),
    }
}

#[derive(MultiAuth)]
struct Auth(Human, Program);

#[login_required(role = Scope::Read)]
async fn read(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

#[login_required(role = [[Scope::Read, Scope::Write]])]
async fn write() {}

/// Asks for the user that its first argument is.
#[derive(TokenAuth)]
#[auth(header = "X-Careful")]
struct Careful;

#[verify_token(auth = Careful)]
fn verify_careful(token: &str) -> Option<User> {
    crate::check("careful", token).ok().flatten()
}

#[get_user_roles(auth = Careful)]
fn careful_roles(user: &User, again: CurrentUser<Careful>) -> Scope {
    assert_eq!(user.name, again.name);
    Scope::Read
}

#[derive(MultiAuth)]
struct WithCareful(Human, Careful);

#[login_required(auth = WithCareful, role = Scope::Read)]
async fn careful() {}

#[derive(MultiAuth)]
#[auth(roles = ["user", "admin"])]
struct OnceForAll(Password, ApiKey);

#[get_user_roles(auth = OnceForAll)]
fn roles(user: &User, user_again: CurrentUser<OnceForAll>) -> Vec<String> {
    assert_eq!(user.name, user_again.name);
    vec![user.name.clone()]
}

#[login_required(auth = OnceForAll, role = "admin")]
async fn once_for_all() {}

fn app(down: bool) -> Router {
    Router::new()
        .route("/read", get(read))
        .route("/write", get(write))
        .route("/once-for-all", get(once_for_all))
        .route("/careful", get(careful))
        .with_state(down)
}

#[tokio::test]
async fn the_member_that_decided_tells_the_roles() {
    let password = basic("susan:right");
    let key = [("x-api-key", &b"bob-right"[..])];
    assert_eq!(get_as(&app(true), "/read", &password).await.body, "susan");
    assert_eq!(get_as(&app(true), "/write", &password).await.status, 200);
    assert_eq!(common::get(&app(false), "/read", &key).await.body, "bob");
    let refused = common::get(&app(false), "/write", &key).await;
    assert_eq!((refused.status, refused.challenge()), (403, Some(API_KEY)));
    assert_eq!(common::get(&app(true), "/read", &key).await.status, 503);
    let locked = common::get(&app(false), "/read", &[("x-api-key", b"locked-right")]).await;
    assert_eq!((locked.status, locked.challenge()), (403, Some(API_KEY)));
    // the roles of a member are not those of another who was presented and did not decide
    let both = [("authorization", password.as_bytes()), ("x-api-key", &b"bob-right"[..])];
    assert_eq!(common::get(&app(false), "/write", &both).await.status, 200);
    let wrong = basic("susan:wrong");
    let both = [("authorization", wrong.as_bytes()), ("x-api-key", &b"bob-right"[..])];
    assert_eq!(common::get(&app(false), "/write", &both).await.status, 403);
}

#[tokio::test]
async fn roles_that_the_whole_tells_are_those_of_every_member() {
    asked();
    let admin = basic("admin:right");
    assert_eq!(get_as(&app(true), "/once-for-all", &admin).await.status, 200);
    assert_eq!(asked(), ["password admin-right"]);
    assert_eq!(common::get(&app(true), "/once-for-all", &[("x-api-key", b"admin-right")]).await.status, 200);
    let refused = common::get(&app(true), "/once-for-all", &[("x-api-key", b"user-right")]).await;
    assert_eq!((refused.status, refused.challenge()), (403, Some(API_KEY)));
}

#[tokio::test]
async fn a_function_of_the_roles_that_asks_for_the_user_verifies_nothing_again() {
    asked();
    let answer = common::get(&app(true), "/careful", &[("x-careful", b"bob-right")]).await;
    assert_eq!((answer.status, asked()), (200, vec!["careful bob-right".to_owned()]));
}
