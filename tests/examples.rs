//! What each example claims, and every `curl` line that it prints.

use axum::{
    Router,
    body::Body,
    http::{HeaderName, Method, Request, Response, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

#[path = "../examples/basic_auth.rs"]
#[allow(dead_code, unreachable_pub)]
mod basic_auth;
#[path = "../examples/error_handler.rs"]
#[allow(dead_code, unreachable_pub)]
mod error_handler;
#[path = "../examples/quickstart.rs"]
#[allow(dead_code, unreachable_pub)]
mod quickstart;
#[path = "../examples/roles_auth.rs"]
#[allow(dead_code, unreachable_pub)]
mod roles_auth;
#[path = "../examples/state.rs"]
#[allow(dead_code, unreachable_pub)]
mod state;
#[path = "../examples/token_auth.rs"]
#[allow(dead_code, unreachable_pub)]
mod token_auth;

/// The body of a refusal where no error handler made another.
const REFUSED: &str = "Unauthorized Access";

const STAFF: &str = "Basic realm=\"Staff only\"";
const MEMBERS: &str = "Basic realm=\"Members only\"";
const USERS: &str = "Bearer realm=\"Users\"";
const PROGRAMS: &str = "ApiKey realm=\"Programs\"";
const FORUM: &str = "Bearer realm=\"Forum\"";
const FORUM_SCOPE: &str = "Bearer realm=\"Forum\", error=\"insufficient_scope\"";
const KEYS: &str = "ApiKey realm=\"Authentication Required\"";
const API: &str = "Bearer realm=\"API\"";
const PAGES: &str = "Cookie realm=\"Authentication Required\"";

/// Sends what `curl` would with these arguments: some of `-i`, `-u`, `-H`, `-b`, `-X` and `-d`, and `{url}/path`.
async fn curl(app: Router, arguments: &str) -> Response<String> {
    let mut request = Request::builder();
    let mut body = Body::empty();
    let mut words = words(arguments).into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("a value behind `{word}`"));
        request = match &*word {
            "-i" => request,
            "-u" => request.header(header::AUTHORIZATION, format!("Basic {}", base64(value().as_bytes()))),
            "-b" => request.header(header::COOKIE, value()),
            "-X" => request.method(&*value()),
            "-d" => {
                body = Body::from(value());
                request.method(Method::POST)
            }
            "-H" => {
                let header = value();
                let (name, value) = header.split_once(':').unwrap();
                request.header(name, value.trim_start())
            }
            url => request.uri(url.strip_prefix("{url}").unwrap_or_else(|| panic!("no argument of curl: `{url}`"))),
        };
    }
    let (parts, body) = app.oneshot(request.body(body).unwrap()).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Response::from_parts(parts, String::from_utf8(body.into()).unwrap())
}

/// The words of a command line, of which some stand between single quotes.
fn words(line: &str) -> Vec<String> {
    let pieces = line.split('\'').enumerate();
    let words = |(index, piece): (usize, &str)| match index % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    };
    pieces.flat_map(words).collect()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    let quad = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        let digit = move |index| char::from(ALPHABET[bits >> (18 - 6 * index) & 63]);
        let len = chunk.len() + 1;
        (0..4).map(move |index| if index < len { digit(index) } else { '=' })
    };
    bytes.chunks(3).flat_map(quad).collect()
}

fn field(response: &Response<String>, name: HeaderName) -> Vec<&str> {
    response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

/// Sends each request of a table, and compares status, `WWW-Authenticate` (empty where there is none) and body.
async fn check(app: Router, table: &[(&str, u16, &str, &str)]) {
    for (arguments, status, challenge, body) in table {
        let response = curl(app.clone(), arguments).await;
        let challenges = field(&response, header::WWW_AUTHENTICATE).join("\n");
        let answer = (response.status().as_u16(), &*challenges, &**response.body());
        assert_eq!(answer, (*status, *challenge, *body), "curl {arguments}");
    }
}

/// Sends each `curl` line in the source of an example, and compares the status with the comment behind it.
async fn check_printed(app: Router, source: &str) {
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix("println!(\"curl ")?.strip_suffix("\");"));
    let mut count = 0;
    for line in lines {
        let (arguments, comment) = line.split_once('#').unwrap();
        let response = curl(app.clone(), arguments).await;
        assert_eq!(Some(response.status().as_str()), comment.trim().get(..3), "curl {line}");
        count += 1;
    }
    assert_eq!(count, source.matches("println!(").count(), "a line is not understood");
}

#[test]
fn base64_is_padded() {
    for (plain, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
        assert_eq!(base64(plain.as_bytes()), encoded, "{plain:?}");
    }
}

#[tokio::test]
async fn quickstart_answers_as_it_prints() {
    check_printed(quickstart::app(), include_str!("../examples/quickstart.rs")).await;
}

#[tokio::test]
async fn quickstart_greets_the_user_by_name() {
    let table = [
        ("-u john:hello {url}/", 200, "", "Hello, john!\n"),
        ("-u susan:bye {url}/", 200, "", "Hello, susan!\n"),
        ("-u susan:bye {url}/admin", 200, "", "The machine room.\n"),
    ];
    check(quickstart::app(), &table).await;
}

#[tokio::test]
async fn quickstart_without_credentials_is_401_with_challenge() {
    let table = [("{url}/", 401, STAFF, REFUSED), ("{url}/admin", 401, STAFF, REFUSED)];
    check(quickstart::app(), &table).await;
}

#[tokio::test]
async fn quickstart_wrong_password_is_401_with_challenge() {
    let table = [
        ("-u john:wrong {url}/", 401, STAFF, REFUSED),
        ("-u john:bye {url}/", 401, STAFF, REFUSED),
        ("-u john: {url}/", 401, STAFF, REFUSED),
        ("-u nobody:hello {url}/", 401, STAFF, REFUSED),
    ];
    check(quickstart::app(), &table).await;
}

#[tokio::test]
async fn quickstart_missing_role_is_403() {
    check(quickstart::app(), &[("-u john:hello {url}/admin", 403, STAFF, REFUSED)]).await;
}

#[tokio::test]
async fn basic_auth_answers_as_it_prints() {
    check_printed(basic_auth::app(), include_str!("../examples/basic_auth.rs")).await;
}

#[tokio::test]
async fn basic_auth_right_password_opens_the_members_page() {
    check(basic_auth::app(), &[("-u susan:bye {url}/members", 200, "", "Hello, susan!\n")]).await;
}

#[tokio::test]
async fn basic_auth_wrong_password_is_401_with_challenge() {
    let table = [
        ("{url}/members", 401, MEMBERS, REFUSED),
        ("-u john:wrong {url}/members", 401, MEMBERS, REFUSED),
        ("-u john:bye {url}/members", 401, MEMBERS, REFUSED),
    ];
    check(basic_auth::app(), &table).await;
}

#[tokio::test]
async fn basic_auth_unknown_user_is_401_even_with_the_password_of_the_stand_in() {
    check(basic_auth::app(), &[("-u nobody:nobody {url}/members", 401, MEMBERS, REFUSED)]).await;
}

#[tokio::test]
async fn basic_auth_optional_page_greets_strangers_and_users_and_refuses_a_wrong_password() {
    let table = [
        ("{url}/", 200, "", "Welcome, stranger!\n"),
        ("-H 'Authorization: Bearer token' {url}/", 200, "", "Welcome, stranger!\n"),
        ("-u john:hello {url}/", 200, "", "Welcome back, john!\n"),
        ("-u john:wrong {url}/", 401, MEMBERS, REFUSED),
        ("-H 'Authorization: Basic ???' {url}/", 401, MEMBERS, REFUSED),
    ];
    check(basic_auth::app(), &table).await;
}

#[tokio::test]
async fn token_auth_answers_as_it_prints() {
    check_printed(token_auth::app(), include_str!("../examples/token_auth.rs")).await;
}

#[tokio::test]
async fn token_auth_bearer_token_opens_the_profile_of_its_user() {
    let table = [
        ("-H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/profile", 200, "", "The profile of john.\n"),
        ("-H 'Authorization: bearer susan-c81LwYnEo2Hs' {url}/profile", 200, "", "The profile of susan.\n"),
    ];
    check(token_auth::app(), &table).await;
}

#[tokio::test]
async fn token_auth_missing_token_is_401_without_and_wrong_token_with_an_error_code() {
    let invalid = format!("{USERS}, error=\"invalid_token\"");
    let table = [
        ("{url}/profile", 401, USERS, REFUSED),
        ("-H 'Authorization: Bearer wrong' {url}/profile", 401, &invalid, REFUSED),
        ("-H 'Authorization: Bearer john-4Dq0vKmXgTz' {url}/profile", 401, &invalid, REFUSED),
    ];
    check(token_auth::app(), &table).await;
}

#[tokio::test]
async fn token_auth_a_key_is_no_token_and_a_token_is_no_key() {
    let table = [
        ("-H 'X-API-Key: john-4Dq0vKmXgTzR' {url}/profile", 401, USERS, REFUSED),
        ("-H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/profile", 401, USERS, REFUSED),
        ("-d data -H 'Authorization: Bearer john-4Dq0vKmXgTzR' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data -H 'Authorization: Bearer backup-Vx7pJ3sBtGhA' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data -H 'X-API-Key: john-4Dq0vKmXgTzR' {url}/import", 401, PROGRAMS, REFUSED),
    ];
    check(token_auth::app(), &table).await;
}

#[tokio::test]
async fn token_auth_api_key_opens_the_import() {
    let table = [
        ("-d data -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/import", 200, "", "4 bytes from backup.\n"),
        ("-d data -H 'X-API-Key: wrong' {url}/import", 401, PROGRAMS, REFUSED),
        ("-d data {url}/import", 401, PROGRAMS, REFUSED),
    ];
    check(token_auth::app(), &table).await;
}

#[tokio::test]
async fn token_auth_answer_to_a_key_is_private() {
    let response = curl(token_auth::app(), "-d data -H 'X-API-Key: backup-Vx7pJ3sBtGhA' {url}/import").await;
    assert_eq!(field(&response, header::CACHE_CONTROL), ["private"]);
    assert_eq!(field(&response, header::VARY), ["x-api-key"]);
}

#[tokio::test]
async fn roles_auth_answers_as_it_prints() {
    check_printed(roles_auth::app(), include_str!("../examples/roles_auth.rs")).await;
}

#[tokio::test]
async fn roles_auth_single_role_must_be_held() {
    let page = "For administrators.\n";
    let table = [
        ("{url}/settings", 401, FORUM, REFUSED),
        ("-H 'Authorization: Bearer anna-6kQm' {url}/settings", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/settings", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/settings", 200, "", page),
    ];
    check(roles_auth::app(), &table).await;
}

#[tokio::test]
async fn roles_auth_one_role_of_a_list_suffices() {
    let page = "For moderators, and for administrators.\n";
    let table = [
        ("-H 'Authorization: Bearer anna-6kQm' {url}/reports", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer bert-Zr1x' {url}/reports", 200, "", page),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/reports", 200, "", page),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/reports", 200, "", page),
    ];
    check(roles_auth::app(), &table).await;
}

#[tokio::test]
async fn roles_auth_group_in_a_list_must_be_held_whole() {
    let page = "For users, and for moderators who contribute as well.\n";
    let table = [
        ("-H 'Authorization: Bearer anna-6kQm' {url}/drafts", 200, "", page),
        ("-H 'Authorization: Bearer bert-Zr1x' {url}/drafts", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/drafts", 200, "", page),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/drafts", 403, FORUM_SCOPE, REFUSED),
    ];
    check(roles_auth::app(), &table).await;
}

#[tokio::test]
async fn roles_auth_typed_group_must_be_held_whole() {
    let page = "For keys that may purge, or both read and write.\n";
    let table = [
        ("{url}/backup", 401, KEYS, REFUSED),
        ("-H 'X-API-Key: wrong' {url}/backup", 401, KEYS, REFUSED),
        ("-H 'X-API-Key: metrics-H3vn' {url}/backup", 403, KEYS, REFUSED),
        ("-H 'X-API-Key: deploy-Lq8e' {url}/backup", 200, "", page),
    ];
    check(roles_auth::app(), &table).await;
}

#[tokio::test]
async fn error_handler_answers_as_it_prints() {
    check_printed(error_handler::app(), include_str!("../examples/error_handler.rs")).await;
}

#[tokio::test]
async fn error_handler_answers_json_to_every_kind_of_refusal() {
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
    check(error_handler::app(), &table).await;
}

#[tokio::test]
async fn error_handler_lets_good_tokens_pass() {
    let table = [
        ("-H 'Authorization: Bearer user-4Dq0' {url}/api", 200, "", "For users.\n"),
        ("-H 'Authorization: Bearer admin-vKmX' {url}/api/admin", 200, "", "For administrators.\n"),
        ("-b session=session-c81L {url}/page", 200, "", "The page.\n"),
        ("-b 'theme=dark; session=session-c81L' -X POST {url}/page", 200, "", "The page.\n"),
        ("{url}/login", 200, "", "The login form.\n"),
    ];
    check(error_handler::app(), &table).await;
}

#[tokio::test]
async fn error_handler_sends_a_visitor_to_the_login_form_and_only_there() {
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
        let response = curl(error_handler::app(), arguments).await;
        assert_eq!(response.status(), 303, "curl {arguments}");
        assert_eq!(field(&response, header::LOCATION), [location], "curl {arguments}");
        assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"], "curl {arguments}");
    }
}

#[tokio::test]
async fn error_handler_refuses_what_no_visitor_sends_in_words() {
    let table = [
        ("-X POST {url}/page", 401, PAGES, "credentials are missing"),
        ("-b 'session=a; session=b' {url}/page", 400, PAGES, "credentials are given more than once"),
    ];
    check(error_handler::app(), &table).await;
}

#[tokio::test]
async fn state_answers_as_it_prints() {
    check_printed(state::app(), include_str!("../examples/state.rs")).await;
}

#[tokio::test]
async fn state_right_password_is_found_in_the_database() {
    let table = [
        ("-u john:hello {url}/", 200, "", "Hello, john!\n"),
        ("-u susan:bye {url}/", 200, "", "Hello, susan!\n"),
        ("-u susan:bye {url}/admin", 200, "", "The machine room.\n"),
    ];
    check(state::app(), &table).await;
}

#[tokio::test]
async fn state_missing_and_wrong_credentials_are_401_with_challenge() {
    let table = [
        ("{url}/", 401, STAFF, REFUSED),
        ("-u john:wrong {url}/", 401, STAFF, REFUSED),
        ("-u john:bye {url}/", 401, STAFF, REFUSED),
        ("-u nobody:nobody {url}/", 401, STAFF, REFUSED),
    ];
    check(state::app(), &table).await;
}

#[tokio::test]
async fn state_missing_role_is_403() {
    check(state::app(), &[("-u john:hello {url}/admin", 403, STAFF, REFUSED)]).await;
}

#[tokio::test]
async fn state_failure_of_the_database_is_503_without_challenge_and_detail() {
    check(state::app(), &[("-u carol:hello {url}/", 503, "", REFUSED)]).await;
}

/// More requests at once than there are permits: all are answered, in whatever order.
#[tokio::test]
async fn state_answers_many_requests_at_once() {
    let app = state::app();
    let requests: Vec<_> = (0..12)
        .map(|index| {
            let app = app.clone();
            let password = if index % 2 == 0 { "hello" } else { "wrong" };
            tokio::spawn(async move { curl(app, &format!("-u john:{password} {{url}}/")).await.status() })
        })
        .collect();
    for (index, status) in requests.into_iter().enumerate() {
        assert_eq!(status.await.unwrap(), if index % 2 == 0 { 200 } else { 401 });
    }
}
