//! What `database_tokens` claims, and every `curl` line that it prints.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use allocation_counter::measure;
use axum::{
    Router,
    http::{Response, header},
};
use sha2::{Digest, Sha256};

use crate::curl::{check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/database_tokens.rs"]
mod example;

const API: &str = "Bearer realm=\"API\"";
const INVALID: &str = "Bearer realm=\"API\", error=\"invalid_token\"";
const LOGIN: &str = "Login realm=\"API\"";
const WRONG: &str = "{\"error\":\"wrong user name or password\"}";

/// The answer to a login with this password.
async fn login(app: &Router, name: &str, password: &str) -> Response<String> {
    curl(app.clone(), &format!("--json '{{\"username\":\"{name}\",\"password\":\"{password}\"}}' {{url}}/login")).await
}

async fn token(app: &Router) -> String {
    let response = login(app, "john", "hello").await;
    assert_eq!(response.status(), 200);
    assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"]);
    let body = response.body();
    body.strip_prefix("{\"token\":\"").and_then(|rest| rest.strip_suffix("\"}")).unwrap().to_owned()
}

async fn status(app: &Router, token: &str) -> u16 {
    let arguments = format!("--oauth2-bearer {token} {{url}}/api/protected");
    curl(app.clone(), &arguments).await.status().as_u16()
}

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/database_tokens.rs")).await;
}

#[tokio::test]
async fn a_token_is_good_until_it_is_logged_out() {
    let app = example::app();
    let (token, other) = (token(&app).await, token(&app).await);
    let with_token = format!("--oauth2-bearer {token} {{url}}");
    let table = [
        (&*format!("{with_token}/api/protected"), 200, "", "{\"message\":\"Hello, john!\"}"),
        (&format!("-X POST {with_token}/logout"), 204, "", ""),
        (&format!("{with_token}/api/protected"), 401, INVALID, "{\"error\":\"credentials are invalid\"}"),
        (&format!("-X POST {with_token}/logout"), 401, INVALID, "{\"error\":\"credentials are invalid\"}"),
        ("{url}/api/protected", 401, API, "{\"error\":\"credentials are missing\"}"),
        ("-X POST {url}/logout", 401, API, "{\"error\":\"credentials are missing\"}"),
    ];
    check(app.clone(), &table).await;
    assert_eq!(status(&app, &other).await, 200, "a logout is of one session");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_user_are_answered_alike() {
    let app = example::app();
    for (name, password) in [("john", "wrong"), ("john", ""), ("nobody", "nobody"), ("", "")] {
        let response = login(&app, name, password).await;
        let answer = (response.status().as_u16(), field(&response, header::WWW_AUTHENTICATE), &**response.body());
        assert_eq!(answer, (401, vec![LOGIN], WRONG), "{name} with {password}");
    }
}

/// By the memory that a hash of Argon2 takes, which is what takes the time.
#[test]
fn an_unknown_user_costs_a_hash_too() {
    let db = example::Db::new().unwrap();
    for (name, found) in [("john", true), ("nobody", false)] {
        let work = || assert_eq!(db.user_with(name.to_owned(), "hello").unwrap().is_some(), found);
        assert!(measure(work).bytes_max > 19 << 20, "{name}");
    }
}

#[tokio::test]
async fn a_token_gets_no_other_token() {
    let app = example::app();
    let token = token(&app).await;
    let bearer = format!("--oauth2-bearer {token}");
    for (arguments, expected) in [
        (format!("{bearer} -X POST {{url}}/login"), 415),
        (format!("{bearer} --json {{}} {{url}}/login"), 422),
        (format!("{bearer} --json '{{\"username\":\"john\",\"password\":\"{token}\"}}' {{url}}/login"), 401),
    ] {
        assert_eq!(curl(app.clone(), &arguments).await.status(), expected, "{arguments}");
    }
}

#[tokio::test]
async fn a_token_expires_after_24_hours_and_is_deleted() {
    let (db, time) = (example::Db::new().unwrap(), Arc::new(AtomicU64::new(1_000)));
    let clock = Arc::clone(&time);
    let now = move || SystemTime::UNIX_EPOCH + Duration::from_millis(clock.load(Ordering::Relaxed));
    let app = example::routes(db.clone(), example::Tokens::with_clock(db.clone(), now));
    let token = token(&app).await;
    let kept = || {
        let (query, hash) = ("SELECT count(*) FROM tokens WHERE hash = ?1", Sha256::digest(&token));
        db.lock().query_row(query, [&hash[..]], |row| row.get::<_, u32>(0)).unwrap()
    };
    time.store(1_000 + 24 * 60 * 60 * 1_000 - 1, Ordering::Relaxed);
    assert_eq!((status(&app, &token).await, kept()), (200, 1));
    time.store(1_000 + 24 * 60 * 60 * 1_000, Ordering::Relaxed);
    assert_eq!((status(&app, &token).await, kept()), (401, 0));
}

#[tokio::test]
async fn a_failure_of_the_database_is_503_without_detail() {
    let db = example::Db::new().unwrap();
    let app = example::routes(db.clone(), example::Tokens::new(db.clone()));
    let token = token(&app).await;
    db.lock().execute_batch("DROP TABLE tokens").unwrap();
    assert_eq!(status(&app, &token).await, 503);
    let response = login(&app, "john", "hello").await;
    assert_eq!((response.status().as_u16(), &**response.body()), (503, "{\"error\":\"try again later\"}"));
}
