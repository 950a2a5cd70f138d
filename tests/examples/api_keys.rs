//! What `api_keys` claims, and every `curl` line that it prints.

use axum::http::header;

use crate::curl::{check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/api_keys.rs"]
mod example;

const KEYS: &str = "ApiKey realm=\"Authentication Required\"";
const READER: &str = "-H 'X-API-Key: reader-5Vq8mTzLxY2d'";
const WRITER: &str = "-H 'X-API-Key: writer-Jw4nRb7KcP9s'";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/api_keys.rs")).await;
}

#[tokio::test]
async fn key_opens_what_its_permissions_say_to_its_owner() {
    let table = [
        (READER, "", 200, "", r#"{"measurements":[21,22,20],"reader":"dashboard"}"#),
        (WRITER, "", 200, "", r#"{"measurements":[21,22,20],"reader":"importer"}"#),
        (WRITER, "-d 23", 200, "", r#"{"bytes":2,"writer":"importer"}"#),
        (READER, "-d 23", 403, KEYS, r#"{"error":"Insufficient permissions"}"#),
    ];
    for (key, body, status, challenge, answer) in table {
        let arguments = format!("{key} {body} {{url}}/measurements");
        check(example::app(), &[(&arguments, status, challenge, answer)]).await;
    }
}

#[tokio::test]
async fn missing_and_wrong_keys_are_401_in_json() {
    let missing = r#"{"error":"credentials are missing"}"#;
    let wrong = r#"{"error":"credentials are invalid"}"#;
    let malformed = r#"{"error":"credentials are malformed"}"#;
    let table = [
        ("{url}/measurements", 401, KEYS, missing),
        ("-d 23 {url}/measurements", 401, KEYS, missing),
        ("-H 'X-API-Key: ' {url}/measurements", 401, KEYS, malformed),
        ("-H 'X-API-Key: wrong' {url}/measurements", 401, KEYS, wrong),
        ("-H 'X-API-Key: reader-5Vq8mTzLxY2' {url}/measurements", 401, KEYS, wrong),
        ("-H 'Authorization: Bearer reader-5Vq8mTzLxY2d' {url}/measurements", 401, KEYS, missing),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn hash_in_the_store_is_no_key() {
    let source = include_str!("../../examples/api_keys.rs");
    let hashes: Vec<_> = source.split('"').filter(|text| text.len() == 64).collect();
    assert_eq!(hashes.len(), 2);
    for hash in hashes {
        let response = curl(example::app(), &format!("-H 'X-API-Key: {hash}' {{url}}/measurements")).await;
        assert_eq!(response.status(), 401, "{hash}");
    }
}

#[tokio::test]
async fn answers_to_a_key_are_private_and_vary_by_it() {
    for body in ["", "-d 23"] {
        let response = curl(example::app(), &format!("{WRITER} {body} {{url}}/measurements")).await;
        assert_eq!(field(&response, header::CACHE_CONTROL), ["private"]);
        assert_eq!(field(&response, header::VARY), ["x-api-key"]);
    }
}
