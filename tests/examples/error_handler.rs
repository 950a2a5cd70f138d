//! What `error_handler` claims, and every `curl` line that it prints.

use axum::http::header;

use crate::curl::{check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/error_handler.rs"]
mod example;

const API: &str = "Bearer realm=\"API\"";
const PAGES: &str = "Cookie realm=\"Authentication Required\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/error_handler.rs")).await;
}

#[tokio::test]
async fn answers_json_to_every_kind_of_refusal() {
    let invalid = format!("{API}, error=\"invalid_token\"");
    let expired = format!("{API}, error=\"invalid_token\", error_description=\"the token expired\"");
    let request = format!("{API}, error=\"invalid_request\"");
    let scope = format!("{API}, error=\"insufficient_scope\"");
    let large = format!("-H 'Authorization: Bearer {}' {{url}}/api", "x".repeat(9000));
    let table = [
        ("{url}/api", 401, API, r#"{"error":"credentials are missing","status":401}"#),
        (
            "-H 'Authorization: Bearer' {url}/api",
            401,
            &invalid,
            r#"{"error":"credentials are malformed","status":401}"#,
        ),
        (
            "-H 'Authorization: Bearer user-4Dq0' -H 'Authorization: Bearer user-4Dq0' {url}/api",
            400,
            &request,
            r#"{"error":"credentials are given more than once","status":400}"#,
        ),
        (&large, 431, API, r#"{"error":"credentials are too large","status":431}"#),
        (
            "-H 'Authorization: Bearer wrong' {url}/api",
            401,
            &invalid,
            r#"{"error":"credentials are invalid","status":401}"#,
        ),
        (
            "-H 'Authorization: Bearer old-gTzR' {url}/api",
            401,
            &expired,
            r#"{"error":"the token expired","status":401}"#,
        ),
        (
            "-H 'Authorization: Bearer user-4Dq0' {url}/api/admin",
            403,
            &scope,
            r#"{"error":"a role is missing","status":403}"#,
        ),
        (
            "-H 'Authorization: Bearer unreadable' {url}/api",
            503,
            "",
            r#"{"error":"the credentials could not be checked","status":503}"#,
        ),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn lets_good_tokens_pass() {
    let table = [
        ("-H 'Authorization: Bearer user-4Dq0' {url}/api", 200, "", "For users.\n"),
        ("-H 'Authorization: Bearer admin-vKmX' {url}/api/admin", 200, "", "For administrators.\n"),
        ("-b session=session-c81L {url}/page", 200, "", "The page.\n"),
        ("-b 'theme=dark; session=session-c81L' -X POST {url}/page", 200, "", "The page.\n"),
        ("{url}/login", 200, "", "The login form.\n"),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn sends_a_visitor_to_the_login_form_and_only_there() {
    let table = [
        ("{url}/page", "/login?next=/page"),
        ("{url}/a/b.html?q=1", "/login?next=/a/b.html"),
        ("-b session=wrong {url}/page", "/login?next=/page"),
        ("{url}//evil.example/", "/login?next=/"),
        ("{url}/page&next=//evil.example/", "/login?next=/"),
        ("{url}/%5cevil.example/", "/login?next=/"),
        ("-H 'Host: evil.example' {url}/page", "/login?next=/page"),
    ];
    for (arguments, location) in table {
        let response = curl(example::app(), arguments).await;
        assert_eq!(response.status(), 303, "curl {arguments}");
        assert_eq!(field(&response, header::LOCATION), [location], "curl {arguments}");
        assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"], "curl {arguments}");
    }
}

#[tokio::test]
async fn refuses_what_no_visitor_sends_in_words() {
    let table = [
        ("-X POST {url}/page", 401, PAGES, "credentials are missing"),
        ("-b 'session=a; session=b' {url}/page", 400, PAGES, "credentials are given more than once"),
    ];
    check(example::app(), &table).await;
}
