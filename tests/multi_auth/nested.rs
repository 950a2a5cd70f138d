//! Schemes with members as members, and guards that stand behind each other.

use axum::{Router, body::Body, http::Request, routing::get};
use axum_httpauth::{AuthError, CurrentUser, MultiAuth, error_handler, get_user_roles, login_required};

use crate::{
    API_KEY, ApiKey, BASIC, BEARER, Bearer, COOKIE, Password, Session, User, asked,
    common::{self, basic, get_as, send},
};

#[derive(MultiAuth)]
struct Tokens(Bearer, ApiKey);

#[error_handler(auth = Tokens)]
fn token_error(error: &AuthError) -> String {
    format!("tokens: {} of {}", error.reason(), error.challenges().len())
}

#[get_user_roles(auth = Tokens)]
fn token_roles(_: &User) -> &'static str {
    "program"
}

#[get_user_roles(auth = Password)]
fn password_roles(_: &User) -> &'static str {
    "human"
}

#[get_user_roles(auth = Session)]
fn session_roles(_: &User) -> &'static str {
    "human"
}

#[derive(MultiAuth)]
struct Auth(Password, Tokens, Session);

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("{} by {}", user.name, user.scheme())
}

#[login_required(role = "program")]
async fn programs() {}

#[login_required(role = "human")]
async fn humans() {}

/// Guards of the whole, of a member and of a member's member.
#[login_required(auth = ApiKey)]
#[login_required(auth = Tokens)]
#[login_required]
async fn thrice(whole: CurrentUser<Auth>, tokens: CurrentUser<Tokens>, key: CurrentUser<ApiKey>) -> String {
    format!("{} {} {}", whole.name, tokens.name, key.name)
}

#[login_required]
#[login_required(auth = ApiKey)]
async fn inside_out(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

/// A rule of the whole in front, and a handler that wants one member's user.
#[login_required(auth = Password)]
#[login_required]
async fn of_password(whole: CurrentUser<Auth>, user: CurrentUser<Password>) -> String {
    format!("{} {}", whole.name, user.name)
}

/// The same the other way round.
#[login_required(auth = Session)]
async fn by_session(session: CurrentUser<Session>, user: CurrentUser<Auth>) -> String {
    format!("{} {}", session.name, user.name)
}

#[login_required(auth = ApiKey, optional)]
#[login_required]
async fn perhaps_by_key(whole: CurrentUser<Auth>, key: Option<CurrentUser<ApiKey>>) -> String {
    format!("{} {}", whole.name, key.map_or_else(|| "nobody".to_owned(), |key| key.name.clone()))
}

fn app() -> Router {
    Router::new()
        .route("/", get(index))
        .route("/programs", get(programs))
        .route("/humans", get(humans))
        .route("/thrice", get(thrice))
        .route("/inside-out", get(inside_out))
        .route("/of-password", get(of_password))
        .route("/by-session", get(by_session))
        .route("/perhaps-by-key", get(perhaps_by_key))
}

#[tokio::test]
async fn members_of_members_let_their_users_in() {
    let key = common::get(&app(), "/", &[("x-api-key", b"susan-right")]).await;
    assert_eq!((key.status, &*key.body), (200, "susan by ApiKey"));
    assert_eq!(key.all("vary"), ["x-api-key", "cookie"]);
    let session = common::get(&app(), "/", &[("cookie", b"session=susan-right")]).await;
    assert_eq!((session.status, &*session.body), (200, "susan by Cookie"));
}

#[tokio::test]
async fn members_of_members_ask_in_their_place() {
    let nobody = common::get(&app(), "/", &[]).await;
    assert_eq!((nobody.status, &*nobody.body), (401, "Unauthorized Access"));
    assert_eq!(nobody.all("www-authenticate"), [BASIC, BEARER, API_KEY, COOKIE]);
    let wrong = common::get(&app(), "/", &[("x-api-key", b"susan-wrong"), ("cookie", b"session=x")]).await;
    assert_eq!(wrong.all("www-authenticate"), [API_KEY, COOKIE]);
    assert_eq!((wrong.status, &*wrong.body), (401, "tokens: credentials are invalid of 2"));
}

#[tokio::test]
async fn roles_are_asked_of_the_innermost_that_tells_them() {
    let password = basic("susan:right");
    assert_eq!(common::get(&app(), "/programs", &[("x-api-key", b"susan-right")]).await.status, 200);
    assert_eq!(get_as(&app(), "/programs", &password).await.status, 403);
    assert_eq!(get_as(&app(), "/humans", &password).await.status, 200);
    let refused = common::get(&app(), "/humans", &[("x-api-key", b"susan-right")]).await;
    assert_eq!((refused.status, &*refused.body), (403, "tokens: a role is missing of 1"));
    assert_eq!(refused.challenge(), Some(API_KEY));
}

#[tokio::test]
async fn guards_of_the_whole_and_of_its_members_verify_once() {
    let answer = common::get(&app(), "/thrice", &[("x-api-key", b"susan-right")]).await;
    assert_eq!((answer.status, &*answer.body, asked().len()), (200, "susan susan susan", 1));
    let answer = common::get(&app(), "/inside-out", &[("x-api-key", b"susan-right")]).await;
    assert_eq!((answer.status, &*answer.body, asked().len()), (200, "susan", 1));
    // the whole lets others in, the member does not
    let other = get_as(&app(), "/thrice", "Bearer susan-right").await;
    assert_eq!((other.status, other.challenge()), (401, Some(API_KEY)));
}

#[tokio::test]
async fn the_user_of_a_member_in_the_extensions_needs_no_credentials() {
    let user = CurrentUser::<ApiKey>::new(User { name: "layer".to_owned() });
    let request = || Request::get("/programs").extension(user.clone()).body(Body::empty()).unwrap();
    assert_eq!((send(&app(), request()).await.status, asked().len()), (200, 0));
    let mut request = request();
    *request.uri_mut() = "/".parse().unwrap();
    assert_eq!(send(&app(), request).await.body, "layer by ApiKey");
}

/// Nobody knows which member to ask for the roles of a user that none of them authenticated.
#[tokio::test]
async fn the_user_of_the_whole_in_the_extensions_has_no_member_to_ask_for_roles() {
    let user = CurrentUser::<Auth>::new(User { name: "layer".to_owned() });
    let request = |path: &str| Request::get(path).extension(user.clone()).body(Body::empty()).unwrap();
    assert_eq!(send(&app(), request("/")).await.body, "layer by Basic");
    assert_eq!(send(&app(), request("/programs")).await.status, 503);
    assert_eq!(send(&app(), request("/humans")).await.status, 503);
}

/// What a guard of the whole has asked of one user, it has not asked of another.
#[tokio::test]
async fn a_request_has_one_user_whichever_guards_ask() {
    let password = basic("alice:right");
    let alice = ("authorization", password.as_bytes());
    let by_password = get_as(&app(), "/of-password", &password).await;
    assert_eq!((&*by_password.body, asked().len()), ("alice alice", 1));
    let (key, session) = (("x-api-key", &b"bob-right"[..]), ("cookie", &b"session=carol-right"[..]));
    // of the whole, the password decides before the key
    let both = common::get(&app(), "/of-password", &[alice, key]).await;
    assert_eq!((&*both.body, asked().len()), ("alice alice", 1));
    let refused = common::get(&app(), "/of-password", &[key]).await;
    assert_eq!((refused.status, refused.challenge()), (401, Some(BASIC)));
    asked();

    // the guard of a member has decided before the whole is asked
    let both = common::get(&app(), "/by-session", &[alice, key, session]).await;
    assert_eq!((&*both.body, asked()), ("carol carol", vec!["session carol-right".to_owned()]));

    // and a member that was passed over has no user, whatever was sent
    for key in [key, ("x-api-key", &b"bob-wrong"[..])] {
        let passed_over = common::get(&app(), "/perhaps-by-key", &[alice, key]).await;
        assert_eq!((&*passed_over.body, asked().len()), ("alice nobody", 1));
    }
    let wrong = basic("alice:wrong");
    let decided = common::get(&app(), "/perhaps-by-key", &[("authorization", wrong.as_bytes()), key]).await;
    assert_eq!((&*decided.body, asked().len()), ("bob bob", 2));
}
