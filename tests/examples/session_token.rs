//! What `session_token` claims, and every `curl` line that it prints.

use std::{future::pending, net::SocketAddr};

use axum::{
    Router,
    http::{HeaderMap, Response, StatusCode, header},
    response::{IntoResponse, Redirect},
    routing::post,
};
use serde_json::json;
use tokio::net::TcpListener;

use crate::curl::{check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/session_token.rs"]
mod example;

const GOOD: &str = "-d 'user=john&password=hello'";
const SESSION: &str = "Cookie realm=\"Authentication Required\"";

async fn serve(service: Router) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

async fn app_with(service: Router, tls: bool) -> Router {
    let login = format!("http://{}/api/login", serve(service).await);
    example::app(login.parse().unwrap(), tls)
}

async fn app() -> Router {
    app_with(example::accounts(), false).await
}

fn location(response: &Response<String>) -> String {
    field(response, header::LOCATION).concat()
}

/// The session cookie that a response sets, with its attributes.
fn set_cookie(response: &Response<String>) -> String {
    let cookies = field(response, header::SET_COOKIE);
    assert!(cookies.len() < 2, "{cookies:?}");
    cookies.concat()
}

fn cookie(response: &Response<String>) -> String {
    set_cookie(response).split(';').next().unwrap().to_owned()
}

/// Logs john in, with the arguments of `curl` beside his password, and gives his cookie.
async fn log_in(app: &Router, arguments: &str) -> String {
    let response = curl(app.clone(), &format!("{arguments} {GOOD} {{url}}/login")).await;
    assert_eq!(response.status(), 303, "{arguments}");
    cookie(&response)
}

/// Whom the server takes a visitor with this cookie for.
async fn account_of(app: &Router, cookie: &str) -> Option<String> {
    let response = curl(app.clone(), &format!("-b '{cookie}' {{url}}/account")).await;
    match response.status() {
        StatusCode::OK => Some(response.into_body()),
        status => {
            assert_eq!((status.as_u16(), &*location(&response)), (303, "/login?next=%2Faccount"), "{cookie}");
            None
        }
    }
}

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(app().await, include_str!("../../examples/session_token.rs")).await;
}

#[tokio::test]
async fn login_opens_the_pages_until_the_logout() {
    let app = app().await;
    let cookie = log_in(&app, "").await;
    assert_eq!(account_of(&app, &cookie).await.as_deref(), Some("The account of john.\n"));
    let page = curl(app.clone(), &format!("-b '{cookie}' {{url}}/")).await;
    assert_eq!(page.body(), "Hello, john!\n");
    assert_eq!(field(&page, header::CACHE_CONTROL), ["private"]);
    assert_eq!(field(&page, header::VARY), ["cookie"]);
    let out = curl(app.clone(), &format!("-b '{cookie}' -X POST {{url}}/logout")).await;
    assert_eq!((out.status().as_u16(), &*location(&out)), (303, "/login"));
    assert!(set_cookie(&out).contains("Max-Age=0"), "{}", set_cookie(&out));
    assert_eq!(account_of(&app, &cookie).await, None);
}

#[tokio::test]
async fn no_cookie_but_that_of_a_login_opens_a_page() {
    let app = app().await;
    let good = log_in(&app, "").await;
    let (_, id) = good.split_once('=').unwrap();
    assert_eq!(id.len(), 22, "128 bits");
    let changed = if id.starts_with('A') { "B" } else { "A" };
    let forged = [
        "".to_owned(),
        "session=".to_owned(),
        "session=forged".to_owned(),
        "session=AAAAAAAAAAAAAAAAAAAAAA".to_owned(),
        "session=WyI1Il0.c81LwYnEo2Hs".to_owned(),
        format!("session={changed}{}", &id[1..]),
        format!("session={}", &id[1..]),
        format!("{good}="),
        format!("Session={id}"),
        format!("other={id}"),
    ];
    for cookie in forged {
        assert_eq!(account_of(&app, &cookie).await, None, "{cookie}");
    }
    let twice = format!("-b '{good}; session=forged' {{url}}/account");
    check(app.clone(), &[(&twice, 400, SESSION, "credentials are given more than once")]).await;
    check(app, &[("-X HEAD {url}/account", 401, SESSION, "")]).await;
}

/// An attacker who made the browser of the victim use a known cookie has nothing of the victim's login.
#[tokio::test]
async fn login_changes_the_session_id() {
    let app = app().await;
    let before = log_in(&app, "").await;
    for known in [&*before, "session=AAAAAAAAAAAAAAAAAAAAAA"] {
        let after = log_in(&app, &format!("-b '{known}'")).await;
        assert_ne!(after, known);
        assert_eq!(account_of(&app, known).await, None);
        assert_eq!(account_of(&app, &after).await.as_deref(), Some("The account of john.\n"));
    }
}

#[tokio::test]
async fn cookie_is_kept_from_scripts_and_other_sites_and_with_tls_from_the_wire() {
    for tls in [false, true] {
        let app = app_with(example::accounts(), tls).await;
        let response = curl(app, &format!("{GOOD} {{url}}/login")).await;
        let cookie = set_cookie(&response);
        let attributes: Vec<_> = cookie.split("; ").skip(1).collect();
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(attributes.contains(&attribute), "{cookie}");
        }
        assert_eq!(attributes.contains(&"Secure"), tls, "{cookie}");
        assert!(!cookie.contains("WyI1Il0"), "the token is in the cookie: {cookie}");
    }
}

#[tokio::test]
async fn wrong_password_is_403_with_the_form_and_without_a_session() {
    let app = app().await;
    for form in ["user=john&password=wrong", "user=john&password=", "user=susan&password=hello", "user=&password="] {
        let response = curl(app.clone(), &format!("-d '{form}' {{url}}/login")).await;
        assert_eq!(response.status(), 403, "{form}");
        assert_eq!(set_cookie(&response), "", "{form}");
        assert!(response.body().contains("<form method=\"post\">"));
    }
}

/// The page of the refusal says where the visitor was going, and the login goes on there.
#[tokio::test]
async fn visitor_arrives_where_the_visit_began() {
    let app = app().await;
    for (target, next) in [
        ("/account", "/login?next=%2Faccount"),
        ("/account?tab=2&of=a%26b", "/login?next=%2Faccount%3Ftab%3D2%26of%3Da%2526b"),
        ("/account?next=//evil.example", "/login?next=%2Faccount%3Fnext%3D%2F%2Fevil.example"),
    ] {
        let refusal = curl(app.clone(), &format!("'{{url}}{target}'")).await;
        assert_eq!((refusal.status().as_u16(), &*location(&refusal)), (303, next), "{target}");
        assert_eq!(field(&refusal, header::CACHE_CONTROL), ["no-store"]);
        let form = curl(app.clone(), &format!("'{{url}}{next}'")).await;
        assert!(!form.body().contains("next"), "what a link says is not in the page");
        let login = curl(app.clone(), &format!("{GOOD} '{{url}}{next}'")).await;
        assert_eq!((login.status().as_u16(), &*location(&login)), (303, target), "{target}");
    }
}

#[tokio::test]
async fn login_leads_to_no_other_origin() {
    let app = app().await;
    let table = [
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("%5C%5Cevil.example", "/"),
        ("%2f%2fevil.example", "/"),
        ("%2F%5cevil.example", "/"),
        ("https:evil.example", "/"),
        ("https://evil.example/", "/"),
        ("https:/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("evil.example", "/"),
        ("%09//evil.example", "/"),
        ("/%09/evil.example", "/"),
        ("/%0A/evil.example", "/"),
        ("/%0D%0ASet-Cookie:a=b", "/"),
        ("/%00", "/"),
        ("/%20/evil.example", "/"),
        ("+//evil.example", "/"),
        ("/%C2%85/evil.example", "/"),
        ("/%EF%BC%8Fevil.example", "/"),
        ("/%FF", "/"),
        ("@evil.example", "/"),
        ("", "/"),
        // decoded once: the browser sees these as paths with escapes in them
        ("%252f%252fevil.example", "/"),
        ("/%252fevil.example", "/%2fevil.example"),
        ("/%2509/evil.example", "/%09/evil.example"),
        ("/account%3Fa=b", "/account?a=b"),
        ("/@evil.example", "/@evil.example"),
    ];
    for (next, target) in table {
        let response = curl(app.clone(), &format!("{GOOD} '{{url}}/login?next={next}'")).await;
        assert_eq!((response.status().as_u16(), &*location(&response)), (303, target), "{next}");
    }
    for query in ["", "?", "?other=//evil.example"] {
        let response = curl(app.clone(), &format!("{GOOD} '{{url}}/login{query}'")).await;
        assert_eq!(location(&response), "/", "{query}");
    }
    let twice = curl(app, &format!("{GOOD} '{{url}}/login?next=/account&next=//evil.example'")).await;
    assert_eq!(twice.status(), 400);
}

#[tokio::test]
async fn other_sites_can_log_nobody_in_or_out() {
    let app = app().await;
    let cookie = log_in(&app, "").await;
    let foreign =
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example", "Origin: null"];
    for field in foreign {
        let host = "-H 'Host: app.example'";
        let login = curl(app.clone(), &format!("{host} -H '{field}' {GOOD} {{url}}/login")).await;
        assert_eq!((login.status().as_u16(), &*set_cookie(&login)), (403, ""), "{field}");
        let out = curl(app.clone(), &format!("{host} -H '{field}' -b '{cookie}' -X POST {{url}}/logout")).await;
        assert_eq!(out.status(), 403, "{field}");
        assert!(account_of(&app, &cookie).await.is_some(), "{field}");
    }
    assert_eq!(curl(app.clone(), &format!("-b '{cookie}' {{url}}/logout")).await.status(), 405);
    for own in ["-H 'Sec-Fetch-Site: same-origin'", "-H 'Host: app.example' -H 'Origin: https://app.example'"] {
        assert!(!log_in(&app, own).await.is_empty(), "{own}");
    }
}

#[tokio::test]
async fn service_is_asked_as_it_wants_to_be() {
    async fn login(headers: HeaderMap, body: String) -> impl IntoResponse {
        assert_eq!(headers[header::CONTENT_TYPE], "application/json");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(body, json!({ "User": "jö\"hn", "Password": "a&b c" }));
        json!({ "response": { "user": { "authentication_token": "7" } } }).to_string()
    }
    let app = app_with(Router::new().route("/api/login", post(login)), false).await;
    let response = curl(app, "-L -b '' -d 'user=j%C3%B6%22hn&password=a%26b+c' {url}/login").await;
    assert_eq!(response.body(), "Hello, jö\"hn!\n");
}

/// Whatever else the service answers is no login.
async fn assert_unavailable(service: Router, what: &str) {
    let response = curl(app_with(service, false).await, &format!("{GOOD} {{url}}/login")).await;
    assert_eq!(response.status(), 503, "{what}");
    assert_eq!(response.body(), "<p>Please try again later.</p>\n", "{what}");
    assert_eq!((&*set_cookie(&response), &*location(&response)), ("", ""), "{what}");
}

#[tokio::test]
async fn failure_of_the_service_is_503_and_no_login() {
    let good = r#"{"response":{"user":{"authentication_token":"7"}}}"#;
    let answers = [
        (500, good.to_owned()),
        (502, String::new()),
        (201, good.to_owned()),
        (204, String::new()),
        (304, String::new()),
        (200, String::new()),
        (200, "token".to_owned()),
        (200, "{}".to_owned()),
        (200, good.replace("\"7\"", "\"\"")),
        (200, good.replace("\"7\"", "7")),
        (200, good.replace("\"7\"", "null")),
        (200, good.replace('}', "")),
        (200, good.replace('7', &"7".repeat(70_000))),
    ];
    for (status, body) in answers {
        let status = StatusCode::from_u16(status).unwrap();
        let what = format!("{status} {:.60}", body);
        assert_unavailable(Router::new().route("/api/login", post((status, body))), &what).await;
    }
    let elsewhere = || async { Redirect::temporary("/api/other") };
    let service = Router::new().route("/api/login", post(elsewhere)).route("/api/other", post(good));
    assert_unavailable(service, "a redirect takes the password nowhere").await;
    async fn gone() {
        panic!("the connection is closed without an answer")
    }
    assert_unavailable(Router::new().route("/api/login", post(gone)), "a closed connection").await;
}

#[tokio::test]
async fn refusal_of_the_service_is_no_login() {
    for status in [400, 401, 403, 404, 422, 429] {
        let status = StatusCode::from_u16(status).unwrap();
        let service = Router::new().route("/api/login", post((status, "{}")));
        let response = curl(app_with(service, false).await, &format!("{GOOD} {{url}}/login")).await;
        assert_eq!((response.status().as_u16(), &*set_cookie(&response)), (403, ""), "{status}");
    }
}

#[tokio::test]
async fn service_that_nobody_runs_is_503() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let app = example::app(format!("http://{address}/api/login").parse().unwrap(), false);
    assert_eq!(curl(app, &format!("{GOOD} {{url}}/login")).await.status(), 503);
}

#[tokio::test(start_paused = true)]
async fn service_that_does_not_answer_is_not_waited_for() {
    let service = Router::new().route("/api/login", post(|| async { pending::<()>().await }));
    assert_unavailable(service, "silence").await;
}
