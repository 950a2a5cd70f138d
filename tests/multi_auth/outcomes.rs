//! What a request gets for the credentials that it carries.

use axum::{Router, routing::get};
use axum_httpauth::{CurrentUser, MultiAuth, login_required};

use crate::{
    API_KEY, ApiKey, BASIC, BEARER, Bearer, COOKIE, INVALID_TOKEN, LINK, Link, Password, Session, asked,
    common::{self, Field, basic},
};

#[derive(MultiAuth)]
struct Auth(Password, Bearer, ApiKey, Session, Link);

#[derive(MultiAuth)]
struct Reversed(Link, Session, ApiKey, Bearer, Password);

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("{} by {}", user.name, user.scheme())
}

#[login_required(auth = Reversed)]
async fn reversed(user: CurrentUser<Reversed>) -> String {
    format!("{} by {}", user.name, user.scheme())
}

fn app() -> Router {
    Router::new().route("/", get(index)).route("/reversed", get(reversed))
}

struct Row<'r> {
    path: &'r str,
    fields: &'r [(&'r str, &'r str)],
    status: u16,
    /// The body of a 200, the challenges of a refusal.
    says: &'r [&'r str],
    asked: &'r [&'r str],
}

async fn check(rows: &[Row<'_>]) {
    for Row { path, fields, status, says, asked: expected } in rows {
        let fields: Vec<Field<'_>> = fields.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let answer = common::get(&app(), path, &fields).await;
        assert_eq!(
            (answer.status, asked()),
            (*status, expected.iter().map(|s| (*s).to_owned()).collect()),
            "{fields:?}"
        );
        let challenges = answer.all("www-authenticate");
        match answer.status {
            200 => {
                assert_eq!((&*answer.body, says.first().copied(), challenges), (says[0], says.first().copied(), vec![]))
            }
            _ => assert_eq!((challenges, &*answer.body), (says.to_vec(), "Unauthorized Access"), "{fields:?}"),
        }
    }
}

#[tokio::test]
async fn each_member_lets_its_users_in() {
    let (password, token) = (basic("susan:right"), "Bearer susan-right");
    let row = |path, fields, body, asked| Row { path, fields, status: 200, says: body, asked };
    check(&[
        row("/", &[("authorization", &password)], &["susan by Basic"], &["password susan-right"]),
        row("/", &[("authorization", token)], &["susan by Bearer"], &["bearer susan-right"]),
        row("/", &[("authorization", "bEARER susan-right")], &["susan by Bearer"], &["bearer susan-right"]),
        row("/", &[("x-api-key", "susan-right")], &["susan by ApiKey"], &["key susan-right"]),
        row("/", &[("cookie", "a=b; session=susan-right")], &["susan by Cookie"], &["session susan-right"]),
        row("/?access_token=susan-right", &[], &["susan by Bearer"], &["link susan-right"]),
        row("/reversed", &[("authorization", &password)], &["susan by Basic"], &["password susan-right"]),
    ])
    .await;
}

#[tokio::test]
async fn who_presents_nothing_is_asked_for_the_credentials_of_all_the_first_member_first() {
    let all = &[BASIC, BEARER, API_KEY, COOKIE, LINK];
    let backwards = &[LINK, COOKIE, API_KEY, BEARER, BASIC];
    let row = |path, fields, says| Row { path, fields, status: 401, says, asked: &[] };
    check(&[
        row("/", &[], all),
        row("/", &[("authorization", "Negotiate abc")], all),
        row("/", &[("cookie", "other=susan-right")], all),
        row("/?token=susan-right", &[], all),
        row("/reversed", &[], backwards),
    ])
    .await;
}

#[tokio::test]
async fn who_presents_wrong_credentials_is_asked_for_these_alone() {
    let wrong = basic("susan:wrong");
    let row = |fields, says, asked| Row { path: "/", fields, status: 401, says, asked };
    check(&[
        row(&[("authorization", &wrong)], &[BASIC], &["password susan-wrong"]),
        row(&[("authorization", "Basic ???")], &[BASIC], &[]),
        row(&[("authorization", "Basic")], &[BASIC], &[]),
        row(&[("authorization", "Bearer susan-wrong")], &[INVALID_TOKEN], &["bearer susan-wrong"]),
        row(&[("authorization", "Bearer a b")], &[INVALID_TOKEN], &[]),
        row(&[("x-api-key", "susan-wrong")], &[API_KEY], &["key susan-wrong"]),
        row(&[("x-api-key", "")], &[API_KEY], &[]),
        row(&[("cookie", "session=susan-wrong")], &[COOKIE], &["session susan-wrong"]),
        row(
            &[("authorization", &wrong), ("x-api-key", "susan-wrong")],
            &[BASIC, API_KEY],
            &["password susan-wrong", "key susan-wrong"],
        ),
    ])
    .await;
}

/// Attack W18: there is one winner, and it is the first of the declared order; what the other says does not count.
#[tokio::test]
async fn attack_w18_of_two_users_the_first_member_s_wins_and_the_other_is_not_asked() {
    let (password, fields) = (basic("alice:right"), "bob-right");
    let row = |path, fields, says, asked| Row { path, fields, status: 200, says, asked };
    check(&[
        row(
            "/",
            &[("authorization", &password), ("x-api-key", fields), ("cookie", "session=carol-right")],
            &["alice by Basic"],
            &["password alice-right"],
        ),
        row(
            "/reversed?access_token=dave-right",
            &[("x-api-key", fields), ("cookie", "session=carol-right")],
            &["dave by Bearer"],
            &["link dave-right"],
        ),
        row("/", &[("authorization", &password), ("x-api-key", "")], &["alice by Basic"], &["password alice-right"]),
    ])
    .await;
}

#[tokio::test]
async fn a_member_that_refuses_leaves_it_to_the_next_that_is_presented() {
    let wrong = basic("alice:wrong");
    let row = |fields, says, asked| Row { path: "/", fields, status: 200, says, asked };
    check(&[
        row(
            &[("authorization", &wrong), ("x-api-key", "bob-right")],
            &["bob by ApiKey"],
            &["password alice-wrong", "key bob-right"],
        ),
        row(&[("authorization", "Basic ???"), ("x-api-key", "bob-right")], &["bob by ApiKey"], &["key bob-right"]),
        row(
            &[("authorization", "Digest x"), ("cookie", "session=bob-right")],
            &["bob by Cookie"],
            &["session bob-right"],
        ),
    ])
    .await;
}

/// Who the user is does not depend on whether a store is up, or on which of two fields is read.
#[tokio::test]
async fn what_is_more_than_a_401_ends_the_matter() {
    let (down, locked, long) = (basic("alice:down"), basic("alice:locked"), "k".repeat(9000));
    let key = ("x-api-key", "bob-right");
    let row = |fields, status, says, asked| Row { path: "/", fields, status, says, asked };
    check(&[
        row(&[("authorization", &down), key], 503, &[], &["password alice-down"]),
        row(&[("authorization", &locked), key], 403, &[BASIC], &["password alice-locked"]),
        row(&[("authorization", "Basic YTpi"), ("authorization", "Basic YTpi"), key], 400, &[BASIC], &[]),
        row(&[("x-api-key", "a"), key], 400, &[API_KEY], &[]),
        row(&[("x-api-key", &long), ("cookie", "session=carol-right")], 431, &[API_KEY], &[]),
        row(&[("authorization", "Bearer x-down")], 503, &[], &["bearer x-down"]),
        row(
            &[("authorization", &basic("alice:wrong")), ("x-api-key", "x-down"), ("cookie", "session=carol-right")],
            503,
            &[],
            &["password alice-wrong", "key x-down"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_second_place_for_a_token_is_refused_within_a_member_too() {
    let answer = common::get(&app(), "/?access_token=susan-right", &[("authorization", b"Bearer x")]).await;
    assert_eq!((answer.status, asked()), (400, vec!["bearer x".to_owned()]));
}
