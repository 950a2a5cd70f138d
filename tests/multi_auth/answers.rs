//! What is answered: the member's error handler, or the one of all; what caches are told.

use axum::{
    Router,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::get,
};
use axum_httpauth::{
    AuthError, CurrentUser, ErrorKind, MultiAuth, TokenAuth, error_handler, login_required, verify_token,
};

use crate::{
    API_KEY, ApiKey, BASIC, Bearer, Password, User, check,
    common::{self, basic, get_as},
};

#[derive(TokenAuth)]
#[auth(header = "X-Partner", realm = "Partners")]
struct Partner;

#[verify_token(auth = Partner)]
fn verify_partner(token: &str) -> Result<Option<User>, axum_httpauth::BoxError> {
    check("partner", token)
}

#[error_handler(auth = Partner)]
fn partner_error(error: &AuthError) -> impl IntoResponse {
    assert_ne!(error.kind(), ErrorKind::Missing);
    assert_eq!(error.challenges().len(), 1);
    (StatusCode::UNPROCESSABLE_ENTITY, format!("partner: {}", error.reason()))
}

#[derive(MultiAuth)]
struct Auth(Password, ApiKey, Partner);

#[derive(MultiAuth)]
struct PartnerFirst(Partner, Password);

#[derive(MultiAuth)]
struct OneHandler(Password, Partner);

#[error_handler(auth = OneHandler)]
fn auth_error(error: &AuthError) -> String {
    format!("{} of {}", error.reason(), error.challenges().len())
}

#[login_required]
async fn index(headers: HeaderMap) -> String {
    format!("{headers:?}")
}

#[login_required(auth = PartnerFirst, optional = "lenient")]
async fn partner_first(_: Option<CurrentUser<PartnerFirst>>) {}

#[login_required(auth = OneHandler)]
async fn one_handler(_: CurrentUser<OneHandler>) {}

#[login_required(auth = Both)]
async fn both() {}

#[derive(MultiAuth)]
struct Both(Bearer, Link2);

/// Another scheme with the same challenge.
#[derive(TokenAuth)]
#[auth(realm = "Programs")]
struct Link2;

#[verify_token(auth = Link2)]
fn verify_second(token: &str) -> Result<Option<User>, axum_httpauth::BoxError> {
    check("second", &token.replace("other", "x-right"))
}

fn app() -> Router {
    Router::new()
        .route("/", get(index))
        .route("/partner-first", get(partner_first))
        .route("/one-handler", get(one_handler))
        .route("/both", get(both))
}

#[tokio::test]
async fn the_member_that_decided_answers() {
    let answer = common::get(&app(), "/", &[("x-partner", b"x-wrong")]).await;
    assert_eq!((answer.status, &*answer.body), (422, "partner: credentials are invalid"));
    let answer = common::get(&app(), "/", &[("x-partner", b"x-down")]).await;
    assert_eq!((answer.status, &*answer.body), (422, "partner: the credentials could not be checked"));

    // of two that were presented, the first of the declared order
    let fields = [("x-partner", &b"x-wrong"[..]), ("x-api-key", b"x-wrong")];
    let answer = common::get(&app(), "/", &fields).await;
    assert_eq!((answer.status, &*answer.body), (401, "Unauthorized Access"));
    assert_eq!(answer.all("www-authenticate"), [API_KEY, "ApiKey realm=\"Partners\""]);
}

#[tokio::test]
async fn the_main_member_answers_who_presents_nothing() {
    let answer = common::get(&app(), "/", &[]).await;
    assert_eq!((answer.status, &*answer.body), (401, "Unauthorized Access"));
    assert_eq!(answer.all("www-authenticate"), [BASIC, API_KEY, "ApiKey realm=\"Partners\""]);
}

#[tokio::test]
async fn an_error_handler_of_the_whole_answers_for_every_member() {
    let table = [
        (vec![], 401, "credentials are missing of 2"),
        (vec![("x-partner", &b"x-wrong"[..])], 401, "credentials are invalid of 1"),
        (vec![("x-partner", &b"x-expired"[..])], 401, "the token expired of 1"),
        (vec![("x-partner", &b"x-locked"[..])], 403, "the account is locked of 1"),
    ];
    for (fields, status, body) in table {
        let answer = common::get(&app(), "/one-handler", &fields).await;
        assert_eq!((answer.status, &*answer.body), (status, body), "{fields:?}");
    }
}

#[tokio::test]
async fn two_members_of_one_kind_are_both_tried_and_ask_once() {
    assert_eq!(get_as(&app(), "/both", "Bearer susan-right").await.status, 200);
    assert_eq!(get_as(&app(), "/both", "Bearer other").await.status, 200);
    let answer = get_as(&app(), "/both", "Bearer wrong").await;
    assert_eq!((answer.status, answer.challenge()), (401, Some("Bearer realm=\"Programs\", error=\"invalid_token\"")));
    let answer = common::get(&app(), "/both", &[]).await;
    assert_eq!((answer.status, answer.challenge()), (401, Some("Bearer realm=\"Programs\"")));
}

#[tokio::test]
async fn caches_are_told_of_every_field_that_could_have_decided() {
    let password = basic("susan:right");
    let key = common::get(&app(), "/", &[("x-api-key", b"susan-right")]).await;
    assert_eq!(key.all("vary"), ["x-api-key", "x-partner"]);
    assert_eq!(key.only("cache-control"), Some("private"));
    // who sends `Authorization` is known to caches
    let password = get_as(&app(), "/", &password).await;
    assert_eq!((password.all("vary"), password.only("cache-control")), (vec!["x-api-key", "x-partner"], None));
    let nobody = common::get(&app(), "/partner-first", &[]).await;
    assert_eq!((nobody.status, nobody.all("vary")), (200, vec!["x-partner", "authorization"]));
    assert_eq!(nobody.only("cache-control"), None);
}

#[tokio::test]
async fn credentials_that_nobody_asked_for_are_hidden_too() {
    let password = basic("susan:right");
    let fields = [("authorization", password.as_bytes()), ("x-api-key", b"hunter2"), ("x-partner", b"hunter3")];
    let answer = common::get(&app(), "/", &fields).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body.matches("Sensitive").count(), 3, "{}", answer.body);
}
