//! What `cors` claims, and every `curl` line that it prints.

use axum::http::{HeaderName, Response, header};

use crate::curl::{check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/cors.rs"]
mod example;

const PAGE: &str = "-H 'Origin: https://app.example'";
const PREFLIGHT: &str = "-H 'Access-Control-Request-Method: POST' -H 'Access-Control-Request-Headers: authorization'";
const TOKEN: &str = "-H 'Authorization: Bearer john-4Dq0vKmXgTzR'";

/// What stands in a field that is there once at most.
fn only(response: &Response<String>, name: HeaderName) -> Option<String> {
    let values = field(response, name);
    assert!(values.len() < 2, "{values:?}");
    values.first().map(|value| value.to_ascii_lowercase())
}

fn allowed_origin(response: &Response<String>) -> Option<String> {
    only(response, header::ACCESS_CONTROL_ALLOW_ORIGIN)
}

#[tokio::test]
async fn answers_as_it_prints() {
    let source = include_str!("../../examples/cors.rs").replace("{page}", PAGE).replace("{preflight}", PREFLIGHT);
    check_printed(example::app(), &source).await;
}

#[tokio::test]
async fn preflight_passes_without_credentials_and_names_authorization() {
    let response = curl(example::app(), &format!("-X OPTIONS {PAGE} {PREFLIGHT} {{url}}/api")).await;
    assert_eq!(response.status(), 200);
    assert_eq!(allowed_origin(&response).as_deref(), Some("https://app.example"));
    let headers = only(&response, header::ACCESS_CONTROL_ALLOW_HEADERS).unwrap();
    assert!(headers.split(',').any(|name| name.trim() == "authorization"), "{headers}");
    assert_eq!(only(&response, header::ACCESS_CONTROL_ALLOW_METHODS).as_deref(), Some("get,post"));
    assert_eq!(only(&response, header::ACCESS_CONTROL_ALLOW_CREDENTIALS), None);
    assert_eq!(response.body(), "");
}

/// The layer answers every `OPTIONS`, whether it is a preflight or not, and never passes it on: not even with a token.
#[tokio::test]
async fn options_does_not_reach_the_handler() {
    for arguments in ["", PAGE, TOKEN, &format!("{PAGE} {TOKEN}"), &format!("{PAGE} {PREFLIGHT} {TOKEN}")] {
        let response = curl(example::app(), &format!("-X OPTIONS {arguments} {{url}}/api")).await;
        assert_eq!((response.status().as_u16(), &**response.body()), (200, ""), "{arguments}");
    }
}

#[tokio::test]
async fn page_can_read_why_it_is_refused() {
    for (token, challenge) in [
        ("", "Bearer realm=\"API\""),
        ("-H 'Authorization: Bearer wrong'", "Bearer realm=\"API\", error=\"invalid_token\""),
    ] {
        let response = curl(example::app(), &format!("{PAGE} {token} {{url}}/api")).await;
        assert_eq!(response.status(), 401);
        assert_eq!(field(&response, header::WWW_AUTHENTICATE), [challenge]);
        assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"]);
        assert_eq!(allowed_origin(&response).as_deref(), Some("https://app.example"));
        assert_eq!(only(&response, header::ACCESS_CONTROL_EXPOSE_HEADERS).as_deref(), Some("www-authenticate"));
    }
}

#[tokio::test]
async fn page_can_read_what_its_token_opens() {
    for (method, said) in [("GET", "GET by john.\n"), ("POST", "POST by john.\n")] {
        let response = curl(example::app(), &format!("-X {method} {PAGE} {TOKEN} {{url}}/api")).await;
        assert_eq!((response.status().as_u16(), &**response.body()), (200, said));
        assert_eq!(allowed_origin(&response).as_deref(), Some("https://app.example"));
    }
}

#[tokio::test]
async fn no_other_origin_is_allowed_anything() {
    let origins = [
        "https://evil.example",
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.evil.example",
        "null",
    ];
    for origin in origins {
        for arguments in ["", TOKEN, &format!("-X OPTIONS {PREFLIGHT}")] {
            let response = curl(example::app(), &format!("{arguments} -H 'Origin: {origin}' {{url}}/api")).await;
            assert_eq!(allowed_origin(&response), None, "{origin} {arguments}");
            assert!(field(&response, header::VARY).concat().contains("origin"), "{origin} {arguments}");
        }
    }
}

#[tokio::test]
async fn guard_holds_whatever_a_request_says_of_its_origin() {
    for arguments in ["", PAGE, PREFLIGHT, &format!("-X POST {PAGE} {PREFLIGHT}"), "-X HEAD"] {
        let response = curl(example::app(), &format!("{arguments} {{url}}/api")).await;
        assert_eq!(response.status(), 401, "{arguments}");
    }
}
