//! Users of different types that become one.

use std::sync::Arc;

use axum::{Router, body::Body, http::Request, routing::get};
use axum_httpauth::{
    BasicAuth, CurrentUser, MultiAuth, TokenAuth, get_user_roles, login_required, permit, verify_password, verify_token,
};

use crate::common::{self, basic, get_as, send};

#[derive(BasicAuth)]
#[auth(realm = "Staff only", roles = ["staff"])]
struct Password;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", realm = "Keys", roles = ["program"])]
struct ApiKey;

#[derive(Clone)]
struct Person {
    name: String,
}

#[derive(Clone)]
struct Key {
    id: u32,
}

#[verify_password(auth = Password)]
fn verify_password(username: &str, password: &str) -> Option<Person> {
    (password == "right").then(|| Person { name: username.to_owned() })
}

#[verify_token(auth = ApiKey)]
fn verify_key(key: &str) -> Option<Key> {
    key.parse().ok().map(|id| Key { id })
}

#[get_user_roles(auth = Password)]
fn person_roles(person: &Person) -> &'static str {
    if person.name == "susan" { "staff" } else { "" }
}

#[get_user_roles(auth = ApiKey)]
fn key_roles(key: &Key) -> Option<&'static str> {
    (key.id > 5).then_some("program")
}

enum Principal {
    Person(Person),
    Key(Key),
}

impl From<Person> for Principal {
    fn from(person: Person) -> Self {
        Self::Person(person)
    }
}

impl From<Key> for Principal {
    fn from(key: Key) -> Self {
        Self::Key(key)
    }
}

impl Principal {
    fn name(&self) -> String {
        match self {
            Self::Person(person) => person.name.clone(),
            Self::Key(key) => format!("key {}", key.id),
        }
    }
}

#[derive(MultiAuth)]
#[auth(user = Principal)]
struct Auth(Password, ApiKey);

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("{} by {}", user.name(), user.scheme())
}

#[login_required(role = "staff")]
async fn staff() {}

#[login_required(role = ["staff", "program"])]
async fn both(user: CurrentUser<Auth>) -> String {
    user.name()
}

/// The guard of the whole comes first, and the member's finds the user that it was made of.
#[login_required(auth = ApiKey, role = "program")]
#[login_required]
async fn stacked(user: CurrentUser<Auth>, key: CurrentUser<ApiKey>) -> String {
    format!("{} is {}", user.name(), key.id)
}

/// A scheme of users that cannot be copied.
#[derive(TokenAuth)]
#[auth(header = "X-Once")]
struct Once;

struct Single(Arc<str>);

#[verify_token(auth = Once)]
fn verify_once(token: &str) -> Single {
    Single(Arc::from(token))
}

impl axum_httpauth::Verdict<axum_httpauth::TokenCredentials> for Single {
    type User = Self;

    fn into_user(self, _: &axum_httpauth::TokenCredentials) -> Result<Option<Self>, axum_httpauth::AuthError> {
        Ok(Some(self))
    }
}

impl From<Single> for Principal {
    fn from(single: Single) -> Self {
        Self::Person(Person { name: single.0.to_string() })
    }
}

#[derive(MultiAuth)]
#[auth(user = Principal)]
struct WithSingle(Password, Once);

#[login_required(auth = WithSingle)]
async fn single(user: CurrentUser<WithSingle>) -> String {
    user.name()
}

/// A member that has members, whose users are not `Clone`.
#[derive(MultiAuth)]
struct Onces(Once, AlsoOnce);

#[derive(TokenAuth)]
#[auth(header = "X-Also")]
struct AlsoOnce;

#[verify_token(auth = AlsoOnce)]
fn verify_also(token: &str) -> Option<Single> {
    Some(Single(Arc::from(token)))
}

#[derive(MultiAuth)]
#[auth(user = Principal)]
struct Outer(Onces, Password);

#[login_required(auth = Outer)]
async fn outer(user: CurrentUser<Outer>) -> String {
    user.name()
}

#[login_required(auth = AlsoOnce)]
#[login_required(auth = Outer)]
async fn outer_and_also() {}

#[permit]
fn nobody(_: &Principal) -> bool {
    false
}

#[login_required(auth = WithSingle, permit = nobody)]
async fn for_nobody() {}

/// Here the member's user is there before the whole would make another of it.
#[login_required(auth = WithSingle)]
#[login_required(auth = Once)]
async fn single_behind_its_own_guard() {}

/// And here after.
#[login_required(auth = Once)]
#[login_required(auth = WithSingle)]
async fn single_before_its_own_guard() {}

fn app() -> Router {
    Router::new()
        .route("/", get(index))
        .route("/staff", get(staff))
        .route("/both", get(both))
        .route("/stacked", get(stacked))
        .route("/single", get(single))
        .route("/for-nobody", get(for_nobody))
        .route("/outer", get(outer))
        .route("/outer-and-also", get(outer_and_also))
        .route("/single-behind", get(single_behind_its_own_guard))
        .route("/single-before", get(single_before_its_own_guard))
}

#[tokio::test]
async fn the_users_of_the_members_become_one_type() {
    assert_eq!(get_as(&app(), "/", &basic("susan:right")).await.body, "susan by Basic");
    assert_eq!(common::get(&app(), "/", &[("x-api-key", b"7")]).await.body, "key 7 by ApiKey");
}

#[tokio::test]
async fn their_roles_are_asked_of_the_member_with_the_user_that_it_knows() {
    for (path, credentials, status) in [
        ("/staff", ("authorization", basic("susan:right")), 200),
        ("/staff", ("authorization", basic("john:right")), 403),
        ("/staff", ("x-api-key", "7".to_owned()), 403),
        ("/both", ("x-api-key", "7".to_owned()), 200),
        ("/both", ("x-api-key", "3".to_owned()), 403),
    ] {
        let fields = [(credentials.0, credentials.1.as_bytes())];
        assert_eq!(common::get(&app(), path, &fields).await.status, status, "{path} {fields:?}");
    }
}

#[tokio::test]
async fn a_guard_of_the_member_finds_its_user() {
    assert_eq!(common::get(&app(), "/stacked", &[("x-api-key", b"7")]).await.body, "key 7 is 7");
    assert_eq!(common::get(&app(), "/stacked", &[("x-api-key", b"3")]).await.status, 403);
    assert_eq!(get_as(&app(), "/stacked", &basic("susan:right")).await.status, 401);
}

#[tokio::test]
async fn a_user_that_cannot_be_copied_is_moved() {
    assert_eq!(common::get(&app(), "/single", &[("x-once", b"dora")]).await.body, "dora");
    assert_eq!(get_as(&app(), "/single", &basic("susan:right")).await.body, "susan");
    let refused = common::get(&app(), "/for-nobody", &[("x-once", b"dora")]).await;
    assert_eq!((refused.status, refused.challenge()), (403, Some("ApiKey realm=\"Authentication Required\"")));
    // where two guards need it, it cannot be, and nobody is verified twice
    for path in ["/single-behind", "/single-before"] {
        assert_eq!(common::get(&app(), path, &[("x-once", b"dora")]).await.status, 503, "{path}");
    }
}

#[tokio::test]
async fn a_principal_in_the_extensions_needs_no_credentials() {
    let user = CurrentUser::<Auth>::new(Principal::Key(Key { id: 1 }));
    let request = Request::get("/").extension(user).body(Body::empty()).unwrap();
    assert_eq!(send(&app(), request).await.body, "key 1 by Basic");
}

#[tokio::test]
async fn a_user_that_is_moved_may_come_from_a_member_of_a_member() {
    assert_eq!(common::get(&app(), "/outer", &[("x-once", b"dora")]).await.body, "dora");
    assert_eq!(get_as(&app(), "/outer", &basic("susan:right")).await.body, "susan");
    // a request has one user there too
    let both = [("x-once", &b"dora"[..]), ("x-also", b"emil")];
    let refused = common::get(&app(), "/outer-and-also", &both).await;
    assert_eq!(refused.status, 401);
}
