//! What `email_or_token` claims, and every `curl` line that it prints.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use allocation_counter::measure;
use axum::{Router, http::header};
use axum_httpauth::tokens::SignedTokens;
use serde_json::Value;

use crate::curl::{check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/email_or_token.rs"]
mod example;

use example::{Account, Tokens, Users};

const API: &str = "Basic realm=\"API\"";
const INVALID: &str = r#"{"error":"unauthorized","message":"Invalid credentials"}"#;
const UNCONFIRMED: &str = r#"{"error":"forbidden","message":"Unconfirmed account"}"#;
const NO_LINK: &str = "There is no such link.\n";
const JOHN: &str = "john@example.com:swordfish";
const SUSAN: &str = "susan@example.com:open-sesame";
const HOUR: u64 = 60 * 60 * 1_000;

/// A time in milliseconds that stands still unless it is set, and tokens of which it is the time.
fn tokens() -> (Tokens, Arc<AtomicU64>) {
    let time = Arc::new(AtomicU64::new(1_000));
    let clock = Arc::clone(&time);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_millis(clock.load(Ordering::Relaxed));
    (Tokens::new(SignedTokens::with_clock([7; 32], now).unwrap()), time)
}

fn app() -> (Router, Tokens) {
    let (tokens, _) = tokens();
    (example::app(tokens.clone()), tokens)
}

/// The token that is handed out for this user name and password.
async fn token(app: &Router, credentials: &str) -> String {
    let response = curl(app.clone(), &format!("-u {credentials} -X POST {{url}}/api/v1/tokens/")).await;
    assert_eq!(response.status(), 200, "{credentials}");
    assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"]);
    let answer: Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!((answer.as_object().unwrap().len(), &answer["expiration"]), (2, &Value::from(3600)));
    answer["token"].as_str().unwrap().to_owned()
}

/// What `path` answers to this user name and password.
async fn status(app: &Router, credentials: &str, path: &str) -> u16 {
    curl(app.clone(), &format!("-u {credentials} {{url}}{path}")).await.status().as_u16()
}

#[tokio::test]
async fn answers_as_it_prints() {
    let (app, tokens) = app();
    let (token, link) = (tokens.login.issue("0").unwrap(), tokens.confirm.issue("susan@example.com").unwrap());
    let source = include_str!("../../examples/email_or_token.rs");
    check_printed(app, &source.replace("{token}", &token).replace("{link}", &link)).await;
}

#[tokio::test]
async fn a_token_stands_in_for_the_address_and_the_user_knows_that_it_did() {
    let (app, _) = app();
    let token = token(&app, JOHN).await;
    let posts = r#"{"posts":[{"title":"Tokens expire"},{"title":"Passwords do not"}]}"#;
    let (me, me_by_token) =
        (r#"{"email":"john@example.com","token_used":false}"#, r#"{"email":"john@example.com","token_used":true}"#);
    let table = [
        (&*format!("-u {JOHN} {{url}}/api/v1/users/me"), 200, "", me),
        (&format!("-u {token}:token {{url}}/api/v1/users/me"), 200, "", me_by_token),
        (&format!("-u {JOHN} {{url}}/api/v1/posts/"), 200, "", posts),
        (&format!("-u {token}:token {{url}}/api/v1/posts/"), 200, "", posts),
    ];
    check(app, &table).await;
}

#[tokio::test]
async fn a_token_is_good_for_an_hour_and_then_the_password_buys_another() {
    let (tokens, time) = tokens();
    let app = example::app(tokens);
    let first = format!("{}:token", token(&app, JOHN).await);
    time.store(1_000 + HOUR - 1, Ordering::Relaxed);
    assert_eq!(status(&app, &first, "/api/v1/posts/").await, 200);
    time.store(1_000 + HOUR, Ordering::Relaxed);
    let expired = format!("-u {first} {{url}}/api/v1/posts/");
    check(app.clone(), &[(&expired, 401, API, INVALID)]).await;
    let second = format!("{}:token", token(&app, JOHN).await);
    assert_eq!(status(&app, &second, "/api/v1/posts/").await, 200);
}

#[tokio::test]
async fn a_token_gets_no_other_token() {
    let (app, _) = app();
    let token = token(&app, JOHN).await;
    for arguments in [
        format!("-u {token}:token"),
        format!("-u {token}:swordfish"),
        "-u john@example.com:wrong".to_owned(),
        "-u john@example.com:token".to_owned(),
        String::new(),
    ] {
        let arguments = format!("{arguments} -X POST {{url}}/api/v1/tokens/");
        check(app.clone(), &[(&arguments, 401, API, INVALID)]).await;
    }
}

#[tokio::test]
async fn only_a_token_of_this_secret_and_purpose_for_an_account_is_a_login() {
    let (app, tokens) = app();
    let good = tokens.login.issue("1").unwrap();
    let foreign = Tokens::new(SignedTokens::new([8; 32]).unwrap());
    let unconfirmed = format!("-u {good}:token {{url}}/api/v1/posts/");
    check(app.clone(), &[(&unconfirmed, 403, API, UNCONFIRMED)]).await;
    for credentials in [
        format!("{}:token", tokens.confirm.issue("0").unwrap()),
        format!("{}:token", tokens.confirm.issue("john@example.com").unwrap()),
        format!("{}:token", foreign.login.issue("0").unwrap()),
        format!("{}:token", tokens.login.issue("2").unwrap()),
        format!("{good}A:token"),
        format!("{good}:Token"),
        format!("{good}:token1"),
        format!("{good}:"),
        format!("token:{good}"),
        "0:token".to_owned(),
        "token:token".to_owned(),
        "susan@example.com:token".to_owned(),
    ] {
        let arguments = format!("-u {credentials} {{url}}/api/v1/posts/");
        check(app.clone(), &[(&arguments, 401, API, INVALID)]).await;
    }
}

#[tokio::test]
async fn an_unconfirmed_account_is_403_wherever_the_api_is_asked() {
    let (app, tokens) = app();
    let by_token = format!("{}:token", tokens.login.issue("1").unwrap());
    for credentials in [SUSAN, &by_token] {
        for path in ["-X POST {url}/api/v1/tokens/", "{url}/api/v1/posts/", "{url}/api/v1/users/me", "{url}/api/v1/no"]
        {
            check(app.clone(), &[(&format!("-u {credentials} {path}"), 403, API, UNCONFIRMED)]).await;
        }
    }
}

#[tokio::test]
async fn a_link_confirms_the_account_of_its_address_alone() {
    let (app, tokens) = app();
    let before = tokens.login.issue("1").unwrap();
    let link = |address| format!("{{url}}/confirm/{}", tokens.confirm.issue(address).unwrap());
    check(app.clone(), &[(&link("john@example.com"), 200, "", "Your account is confirmed.\n")]).await;
    assert_eq!(status(&app, SUSAN, "/api/v1/posts/").await, 403, "the link was of somebody else");
    check(app.clone(), &[(&link("nobody@example.com"), 404, "", NO_LINK)]).await;
    for _ in 0..2 {
        check(app.clone(), &[(&link("susan@example.com"), 200, "", "Your account is confirmed.\n")]).await;
    }
    assert_eq!(status(&app, SUSAN, "/api/v1/posts/").await, 200);
    assert_eq!(status(&app, &format!("{before}:token"), "/api/v1/posts/").await, 200);
    token(&app, SUSAN).await;
}

#[tokio::test]
async fn only_a_token_of_this_secret_and_purpose_confirms() {
    let (app, tokens) = app();
    let (foreign, address) = (Tokens::new(SignedTokens::new([8; 32]).unwrap()), "susan@example.com");
    for token in [
        tokens.login.issue("1").unwrap(),
        tokens.login.issue(address).unwrap(),
        foreign.confirm.issue(address).unwrap(),
        format!("{}A", tokens.confirm.issue(address).unwrap()),
        address.to_owned(),
        "1".to_owned(),
    ] {
        check(app.clone(), &[(&format!("{{url}}/confirm/{token}"), 404, "", NO_LINK)]).await;
    }
    assert_eq!(status(&app, SUSAN, "/api/v1/posts/").await, 403);
}

#[tokio::test]
async fn a_link_is_good_for_a_day() {
    for (age, expected) in [
        (24 * HOUR - 1, (200, "Your account is confirmed.\n", 200)),
        (24 * HOUR, (410, "The link has expired.\n", 403)),
    ] {
        let (tokens, time) = tokens();
        let app = example::app(tokens.clone());
        let link = format!("{{url}}/confirm/{}", tokens.confirm.issue("susan@example.com").unwrap());
        time.store(1_000 + age, Ordering::Relaxed);
        let response = curl(app.clone(), &link).await;
        let after = status(&app, SUSAN, "/api/v1/posts/").await;
        assert_eq!((response.status().as_u16(), &**response.body(), after), expected, "{age} ms");
    }
}

#[tokio::test]
async fn no_path_of_the_api_is_open_and_the_pages_beside_it_are() {
    let (app, _) = app();
    for path in ["", "/", "/tokens/", "/tokens", "/posts/", "/users/me", "/no", "/no/such/path"] {
        for method in ["GET", "POST", "PUT", "DELETE", "OPTIONS"] {
            let arguments = format!("-X {method} {{url}}/api/v1{path}");
            check(app.clone(), &[(&arguments, 401, API, INVALID)]).await;
        }
    }
    for arguments in ["{url}/", "-u john@example.com:wrong {url}/"] {
        check(app.clone(), &[(arguments, 200, "", "The front page.\n")]).await;
    }
}

#[tokio::test]
async fn every_error_of_the_api_is_json_of_one_shape() {
    let (app, _) = app();
    let large = format!("-H 'Authorization: Basic {}' {{url}}/api/v1/posts/", "x".repeat(9000));
    let twice = "-H 'Authorization: Basic eDp5' -H 'Authorization: Basic eDp5' {url}/api/v1/posts/";
    let no_path = r#"{"error":"not found","message":"No such path"}"#;
    let table = [
        ("{url}/api/v1/posts/", 401, API, INVALID),
        ("-H 'Authorization: Bearer x' {url}/api/v1/posts/", 401, API, INVALID),
        ("-H 'Authorization: Basic ???' {url}/api/v1/posts/", 401, API, INVALID),
        ("-u john@example.com: {url}/api/v1/posts/", 401, API, INVALID),
        ("-u :swordfish {url}/api/v1/posts/", 401, API, INVALID),
        (twice, 400, API, r#"{"error":"bad request","message":"credentials are given more than once"}"#),
        (&large, 431, API, r#"{"error":"request header fields too large","message":"credentials are too large"}"#),
        (&format!("-u {SUSAN} {{url}}/api/v1/posts/"), 403, API, UNCONFIRMED),
        (&format!("-u {JOHN} {{url}}/api/v1/no"), 404, "", no_path),
        (&format!("-u {JOHN} {{url}}/api/v1/"), 404, "", no_path),
        (&format!("-u {JOHN} {{url}}/api/v1"), 404, "", no_path),
    ];
    check(app.clone(), &table).await;
    let response = curl(app.clone(), &format!("-u {JOHN} -X PUT {{url}}/api/v1/posts/")).await;
    let answer = (response.status().as_u16(), field(&response, header::ALLOW), &**response.body());
    assert_eq!(answer, (405, vec!["GET,HEAD"], r#"{"error":"method not allowed","message":"No such method"}"#));
    for (arguments, ..) in table {
        let response = curl(app.clone(), arguments).await;
        assert_eq!(field(&response, header::CONTENT_TYPE), ["application/json"], "{arguments}");
    }
}

/// With the semaphore closed no password can be checked: so each waits for it, and no token does.
#[tokio::test]
async fn passwords_wait_for_a_permit_and_tokens_do_not() {
    let (users, (tokens, _)) = (Users::new().unwrap(), tokens());
    let app = example::routes(users.clone(), tokens.clone());
    let token = tokens.login.issue("0").unwrap();
    users.checks.close();
    let unavailable = r#"{"error":"service unavailable","message":"the credentials could not be checked"}"#;
    for credentials in [JOHN, "nobody@example.com:swordfish"] {
        let arguments = format!("-u {credentials} {{url}}/api/v1/posts/");
        check(app.clone(), &[(&arguments, 503, "", unavailable)]).await;
    }
    assert_eq!(status(&app, &format!("{token}:token"), "/api/v1/posts/").await, 200);
}

#[tokio::test]
async fn wrong_passwords_and_unknown_addresses_are_answered_alike() {
    let (app, _) = app();
    for credentials in [
        "john@example.com:open-sesame",
        "susan@example.com:swordfish",
        "nobody@example.com:swordfish",
        "nobody@example.com:not-an-account",
        "0:swordfish",
    ] {
        let arguments = format!("-u {credentials} {{url}}/api/v1/posts/");
        check(app.clone(), &[(&arguments, 401, API, INVALID)]).await;
    }
}

/// By the memory that a hash of Argon2 takes, which is what takes the time.
#[test]
fn an_unknown_address_costs_a_hash_too() {
    let users = Users::new().unwrap();
    for (email, found) in [("john@example.com", true), ("nobody@example.com", false)] {
        let work = || assert_eq!(users.check(email, "swordfish").unwrap().is_some(), found);
        assert!(measure(work).bytes_max >= 19 << 20, "{email}");
    }
}

#[test]
fn an_account_has_no_password_that_is_shorter_than_8_characters() {
    for (password, expected) in
        [("", false), ("token", false), ("1234567", false), ("ööööö", false), ("12345678", true)]
    {
        assert_eq!(Account::new("anna@example.com", password, true).is_ok(), expected, "{password}");
    }
}
