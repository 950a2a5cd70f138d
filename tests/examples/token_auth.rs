//! What `token_auth` claims, and every `curl` line that it prints.

use axum::http::header;

use crate::curl::{REFUSED, check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/token_auth.rs"]
mod example;

const USERS: &str = "Bearer realm=\"Users\"";
const PROGRAMS: &str = "ApiKey realm=\"Programs\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/token_auth.rs")).await;
}

#[tokio::test]
async fn bearer_token_opens_the_profile_of_its_user() {
    let table = [
        ("-H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/profile", 200, "", "The profile of john.\n"),
        ("-H 'Authorization: bearer susan-c81LwYnEo2Hs' {url}/profile", 200, "", "The profile of susan.\n"),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn missing_token_is_401_without_and_wrong_token_with_an_error_code() {
    let invalid = format!("{USERS}, error=\"invalid_token\"");
    let table = [
        ("{url}/profile", 401, USERS, REFUSED),
        ("-H 'Authorization: Bearer wrong' {url}/profile", 401, &invalid, REFUSED),
        ("-H 'Authorization: Bearer john-4Dq0vKmXgTz' {url}/profile", 401, &invalid, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn a_key_is_no_token_and_a_token_is_no_key() {
    let table = [
        ("-H 'X-API-Key: john-4Dq0vKmXgTzR' {url}/profile", 401, USERS, REFUSED),
        ("-H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/profile", 401, USERS, REFUSED),
        ("-d data -H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data -H 'Authorization: Bearer backup-Vx7pJ3sBtGhA' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data -H 'X-API-Key: john-4Dq0vKmXgTzR' {url}/import", 401, PROGRAMS, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn api_key_opens_the_import() {
    let table = [
        ("-d data -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/import", 200, "", "4 bytes from backup.\n"),
        ("-d data -H 'X-API-Key: wrong' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data {url}/import", 401, PROGRAMS, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn answer_to_a_key_is_private() {
    let response = curl(example::app(), "-d data -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/import").await;
    assert_eq!(field(&response, header::CACHE_CONTROL), ["private"]);
    assert_eq!(field(&response, header::VARY), ["x-api-key"]);
}
