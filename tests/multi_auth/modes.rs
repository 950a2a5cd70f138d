//! Guards that let strangers pass, and verifiers that want to be asked about them.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use axum_httpauth::{BasicAuth, CurrentUser, MultiAuth, login_required, require_login, verify_password};

use crate::{
    ApiKey, Bearer, Password, User, asked,
    common::{self, Field, basic, get_as},
};

#[derive(MultiAuth)]
struct Auth(Password, ApiKey);

fn name(user: Option<&User>) -> String {
    user.map_or_else(|| "nobody".to_owned(), |user| user.name.clone())
}

#[login_required(optional)]
async fn optional(user: Option<CurrentUser<Auth>>) -> String {
    name(user.as_deref())
}

#[login_required(optional = "lenient")]
async fn lenient(user: Option<CurrentUser<Auth>>) -> String {
    name(user.as_deref())
}

#[login_required(auth = ApiKey)]
#[login_required(optional = "lenient")]
async fn lenient_then_key(_: Option<CurrentUser<Auth>>, _: CurrentUser<ApiKey>) {}

async fn inserted(user: Option<CurrentUser<Auth>>) -> String {
    name(user.as_deref())
}

/// A layer behind a guard that let the request pass.
async fn insert(mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(CurrentUser::<Password>::new(User { name: "layer".to_owned() }));
    next.run(request).await
}

#[derive(BasicAuth)]
struct Welcoming;

#[verify_password(auth = Welcoming, anonymous)]
fn verify_anybody(username: &str, password: &str) -> Option<User> {
    crate::check("welcoming", &format!("{username}-{password}")).unwrap();
    match (username, password) {
        ("", "") => Some(User { name: "guest".to_owned() }),
        (name, "right") => Some(User { name: name.to_owned() }),
        _ => None,
    }
}

#[derive(MultiAuth)]
struct WelcomingFirst(Welcoming, ApiKey, Bearer);

#[derive(MultiAuth)]
struct WelcomingInside(WelcomingFirst, Password);

#[login_required(auth = WelcomingFirst)]
async fn welcoming(user: CurrentUser<WelcomingFirst>) -> String {
    name(Some(&user))
}

#[login_required(auth = WelcomingInside)]
async fn inside(user: CurrentUser<WelcomingInside>) -> String {
    name(Some(&user))
}

/// The member that takes nobody for a guest is asked before the whole is.
#[login_required(auth = WelcomingFirst)]
#[login_required(auth = Welcoming)]
async fn behind_a_guest(user: CurrentUser<WelcomingFirst>) -> String {
    name(Some(&user))
}

fn app() -> Router {
    Router::new()
        .route("/optional", get(optional))
        .route("/lenient", get(lenient))
        .route("/lenient-then-key", get(lenient_then_key))
        .route("/inserted", get(inserted).route_layer(from_fn(insert)).route_layer(require_login!(optional)))
        .route("/welcoming", get(welcoming))
        .route("/inside", get(inside))
        .route("/behind-a-guest", get(behind_a_guest))
}

#[tokio::test]
async fn optional_forgives_what_nobody_presented_and_lenient_what_is_wrong() {
    let wrong = basic("susan:wrong");
    let table: [(&[Field<'_>], u16, u16); 6] = [
        (&[], 200, 200),
        (&[("authorization", b"Bearer x")], 200, 200),
        (&[("authorization", wrong.as_bytes())], 401, 200),
        (&[("authorization", b"Basic ???")], 401, 200),
        (&[("x-api-key", b"a"), ("x-api-key", b"b")], 400, 400),
        (&[("x-api-key", b"x-down")], 503, 503),
    ];
    for (fields, optional, lenient) in table {
        let optionally = common::get(&app(), "/optional", fields).await;
        let leniently = common::get(&app(), "/lenient", fields).await;
        assert_eq!((optionally.status, leniently.status), (optional, lenient), "{fields:?}");
        for answer in [optionally, leniently] {
            assert!(answer.status != 200 || answer.body == "nobody", "{fields:?}: {}", answer.body);
        }
    }
    let fields = [("authorization", wrong.as_bytes()), ("x-api-key", b"susan-right")];
    assert_eq!(common::get(&app(), "/optional", &fields).await.body, "susan");
}

/// The credentials of another member are credentials: who sends wrong ones is not let in as nobody.
#[tokio::test]
async fn nobody_is_asked_about_only_where_no_member_s_credentials_were_sent() {
    for path in ["/welcoming", "/inside"] {
        let guest = common::get(&app(), path, &[]).await;
        assert_eq!((guest.status, &*guest.body, asked()), (200, "guest", vec!["welcoming -".to_owned()]), "{path}");
        let key = common::get(&app(), path, &[("x-api-key", b"bob-right")]).await;
        assert_eq!((&*key.body, asked()), ("bob", vec!["key bob-right".to_owned()]), "{path}");
        let wrong = common::get(&app(), path, &[("x-api-key", b"bob-wrong")]).await;
        assert_eq!((wrong.status, asked()), (401, vec!["key bob-wrong".to_owned()]), "{path}");
        let wrong = get_as(&app(), path, "Bearer bob-wrong").await;
        assert_eq!((wrong.status, asked()), (401, vec!["bearer bob-wrong".to_owned()]), "{path}");
        // another scheme in `Authorization` is nobody's credentials, and not none
        let other = get_as(&app(), path, "Negotiate abc").await;
        assert_eq!((other.status, asked()), (401, vec![]), "{path}");
    }
}

#[tokio::test]
async fn a_page_for_guests_varies_by_every_field() {
    let guest = common::get(&app(), "/welcoming", &[]).await;
    assert_eq!(guest.all("vary"), ["authorization", "x-api-key"]);
}

#[tokio::test]
async fn a_guest_of_a_member_is_none_of_the_whole_where_other_credentials_were_sent() {
    let path = "/behind-a-guest";
    let guest = common::get(&app(), path, &[]).await;
    assert_eq!((&*guest.body, asked()), ("guest", vec!["welcoming -".to_owned()]));
    let key = common::get(&app(), path, &[("x-api-key", b"bob-right")]).await;
    assert_eq!((&*key.body, asked().len()), ("bob", 2));
    for (key, status) in [("bob-wrong", 401), ("bob-locked", 403)] {
        let refused = common::get(&app(), path, &[("x-api-key", key.as_bytes())]).await;
        assert_eq!((refused.status, asked().len()), (status, 2), "{key}");
    }
}

/// What a lenient guard of the whole has forgiven, its members have heard too.
#[tokio::test]
async fn a_member_that_refused_is_not_asked_again() {
    let wrong = common::get(&app(), "/lenient-then-key", &[("x-api-key", b"bob-wrong")]).await;
    assert_eq!((wrong.status, asked()), (401, vec!["key bob-wrong".to_owned()]));
    let nothing = common::get(&app(), "/lenient-then-key", &[]).await;
    assert_eq!((nothing.status, asked().len()), (401, 0));
    let right = common::get(&app(), "/lenient-then-key", &[("x-api-key", b"bob-right")]).await;
    assert_eq!((right.status, asked().len()), (200, 1));
}

#[tokio::test]
async fn a_user_of_a_member_that_a_layer_knows_is_one_of_the_whole() {
    assert_eq!(common::get(&app(), "/inserted", &[]).await.body, "layer");
}
