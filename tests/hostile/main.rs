//! Requests made to get past a guard, to bring it down, or to make it talk. The names in brackets are those of the
//! catalogue of attacks that the rows come from.

mod app;
#[path = "../common/mod.rs"]
mod common;
mod properties;

use app::{VERIFIED, app, guarded};
use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, login_required, verify_password};
use common::{basic, get_as};

/// Well formed, and wrong: 401 like what is malformed, but from the verifier.
const WRONG: u16 = 1401;

/// Each of these fields alone gets this status. The verifier is asked about none that is refused, except what is `WRONG`.
async fn check(path: &str, name: &str, rows: &[(&[u8], u16)]) {
    let app = app();
    for (value, outcome) in rows {
        let (status, verified) = match *outcome {
            WRONG => (&401, 1),
            200 => (&200, 1),
            _ => (outcome, 0),
        };
        VERIFIED.take();
        let answer = common::get(&app, path, &[(name, value)]).await;
        let shown = String::from_utf8_lossy(value.get(..value.len().min(80)).unwrap_or_default());
        assert_eq!(answer.status, *status, "{path} with {name}: {shown}");
        assert_eq!(VERIFIED.take(), verified, "{path} with {name}: how often the verifier is asked about {shown}");
        assert!(*status == 200 || answer.challenge().is_some(), "a refusal without challenge: {shown}");
    }
}

#[tokio::test]
async fn the_right_credentials_pass() {
    check("/basic", "authorization", &[(basic("susan:se:cr£t").as_bytes(), 200)]).await;
    check("/bearer", "authorization", &[(b"Bearer se-cr.t", 200)]).await;
    check("/api_key", "authorization", &[(b"ApiKey se-cr.t", 200)]).await;
    check("/header", "x-api-key", &[(b"se-cr.t", 200)]).await;
    check("/cookie", "cookie", &[(b"theme=dark; session=se-cr.t", 200)]).await;
    check("/query?access_token=se-cr.t", "accept", &[(b"*/*", 200)]).await;
}

/// [F06, F10, F15, F16]
#[tokio::test]
async fn the_authorization_field_is_read_strictly() {
    let good = basic("susan:se:cr£t");
    let rest = good.trim_start_matches("Basic ");
    let field = |text: String| text.into_bytes();
    let rows = [
        (field(format!("basic {rest}")), 200),
        (field(format!("BASIC {rest}")), 200),
        (field(format!("Basic    {rest}")), 200),
        (field(format!("Basic\t{rest}")), 401),
        (field(format!("Basic \t{rest}")), 401),
        (field(format!("Basic{rest}")), 401),
        (field(format!("Basic,{rest}")), 401),
        (field(format!("Basic {rest}, Bearer abc")), 401),
        (field(format!("Basic {rest} {rest}")), 401),
        (field(format!("Basic {rest},")), 401),
        (field(format!("Bearer {rest}")), 401),
        (field(format!("Basic Basic {rest}")), 401),
        (field(format!("Bearer abc, {good}")), 401),
        (field(format!("\"Basic\" {rest}")), 401),
        (field(rest.to_owned()), 401),
        (field(String::new()), 401),
        (field("Basic".to_owned()), 401),
        (field("Basic ".to_owned()), 401),
        (vec![b'B', b'a', b's', b'i', b'c', b' ', 0xff, 0xfe], 401),
        (vec![0xff; 100], 401),
        (field(format!("Basic {}", "A".repeat(8 * 1024))), 431),
        (field(format!("Basic {}", "A".repeat(400_000))), 431),
        (field(" ".repeat(8 * 1024 + 1)), 431),
        (field(format!("Basic {}", ",".repeat(6_000))), 401),
    ];
    let rows: Vec<_> = rows.iter().map(|(value, status)| (&**value, *status)).collect();
    check("/basic", "authorization", &rows).await;
}

/// [F15]
#[tokio::test]
async fn two_authorization_fields_are_400() {
    let app = app();
    let good = basic("susan:se:cr£t");
    for other in ["Bearer se-cr.t", "Basic eDp5", "", &good] {
        let fields = [("authorization", good.as_bytes()), ("authorization", other.as_bytes())];
        for path in ["/basic", "/bearer", "/api_key", "/header", "/cookie", "/query?access_token=se-cr.t"] {
            let answer = common::get(&app, path, &fields).await;
            assert_eq!(answer.status, 400, "{path} with {other:?}");
        }
    }
    let fields: [(&str, &[u8]); 2] = [("x-api-key", b"se-cr.t"), ("x-api-key", b"se-cr.t")];
    assert_eq!(common::get(&app, "/header", &fields).await.status, 400);
}

/// [B02, B04, B06, B08 to B21] How long a password a hash is made of is for the verifier to say; none is longer than what
/// fits into 8 KiB.
#[tokio::test]
async fn basic_credentials_are_read_strictly() {
    let encoded = |text: &[u8]| basic(text).into_bytes();
    let rows = [
        // without padding, with too much, in the alphabet of URLs, with trailing bits
        (b"Basic c3VzYW46c2U6Y3LCo3Q".to_vec(), 401),
        (b"Basic c3VzYW46c2U6Y3LCo3Q==".to_vec(), 401),
        (b"Basic c3VzYW46c2U6Y3LCo3R=".to_vec(), 401),
        (b"Basic c3VzYW46Pz8_Pz8_".to_vec(), 401),
        (b"Basic !!c3VzYW46c2U6Y3LCo3Q=".to_vec(), 401),
        (b"Basic c3VzYW46c2U6Y3LCo3Q=".to_vec(), 200),
        (encoded(b"susan"), 401),
        (encoded(b":"), 401),
        (encoded(b":se:cr\xc2\xa3t"), 401),
        (encoded(b"susan:"), 401),
        (encoded(b""), 401),
        (encoded(b"susan\0:se:cr\xc2\xa3t"), 401),
        (encoded(b"susan:se:cr\xc2\xa3t\0"), 401),
        (encoded(b"susan:se:cr\xc2\xa3t\r\n"), 401),
        (encoded(b"susan:se:cr\xc2\xa3t\x7f"), 401),
        (encoded(b"\x1bsusan:se:cr\xc2\xa3t"), 401),
        (encoded(b"susan:\xff\xfe\xfd"), WRONG),
        (encoded(b"susan:se:cr\xc2\xa3t\xc2\x9b"), 401),
        // latin-1, as widespread clients send it
        (encoded(b"susan:se:cr\xa3t"), 200),
        (encoded(&[b"susan:".to_vec(), vec![b'x'; 5_000]].concat()), WRONG),
        (encoded(&[b"susan:".to_vec(), vec![b'x'; 6_200]].concat()), 431),
    ];
    let rows: Vec<_> = rows.iter().map(|(value, status)| (&**value, *status)).collect();
    check("/basic", "authorization", &rows).await;
}

/// [B21] Text is compared as it came: the composed form of a letter is not the decomposed one.
#[tokio::test]
async fn text_is_not_normalised() {
    let app = Router::new().route("/", get(composed));
    assert_eq!(get_as(&app, "/", basic("caf\u{e9}:x")).await.status, 200);
    assert_eq!(get_as(&app, "/", basic("cafe\u{301}:x")).await.status, 401);
}

#[derive(BasicAuth)]
struct Composed;

#[verify_password(auth = Composed)]
fn verify_composed(username: &str, _: &str) -> bool {
    username == "caf\u{e9}"
}

#[login_required(auth = Composed)]
async fn composed() {}

/// [F10, A2, A10] Of a scheme of the application's own, credentials are one word or a list of parameters.
#[tokio::test]
async fn credentials_of_an_own_scheme_are_one_word_or_parameters() {
    let rows: [(&[u8], u16); 14] = [
        (b"ApiKey se-cr.t", 200),
        (b"apikey  se-cr.t", 200),
        (b"ApiKey id:signature", WRONG),
        (b"ApiKey key=\"se-cr.t\", id=5", WRONG),
        (b"ApiKey se-cr.t, Bearer abc", 401),
        (b"ApiKey se-cr.t, ApiKey se-cr.t", 401),
        (b"ApiKey se-cr.t se-cr.t", 401),
        (b"ApiKey se-cr.t,", 401),
        (b"ApiKey \"se-cr.t\"", 401),
        (b"ApiKey key=se-cr.t, KEY=other", 401),
        (b"ApiKey key=\"se-cr.t", 401),
        (b"ApiKey", 401),
        (b"ApiKey \xff", 401),
        (b"Bearer se-cr.t", 401),
    ];
    check("/api_key", "authorization", &rows).await;
}

/// RFC 6750, 2.1, and a token in a place where it is not looked for.
#[tokio::test]
async fn bearer_tokens_are_b64tokens_in_the_authorization_field() {
    let rows: [(&[u8], u16); 14] = [
        (b"bearer se-cr.t", 200),
        (b"Bearer   se-cr.t", 200),
        (b"Bearer", 401),
        (b"Bearer ", 401),
        (b"Bearer =", 401),
        (b"Bearer se-cr.t=x", 401),
        (b"Bearer se-cr.t extra", 401),
        (b"Bearer se-cr.t,se-cr.t", 401),
        (b"Bearer \"se-cr.t\"", 401),
        (b"Bearer token=\"se-cr.t\"", 401),
        (b"Bearer \xc3\xa9", 401),
        (b"Bearer \xff", 401),
        (b"Token se-cr.t", 401),
        (b"se-cr.t", 401),
    ];
    check("/bearer", "authorization", &rows).await;
    check("/bearer?access_token=se-cr.t", "cookie", &[(b"session=se-cr.t", 401)]).await;
    check("/bearer", "x-api-key", &[(b"se-cr.t", 401)]).await;
    check("/bearer", "proxy-authorization", &[(b"Bearer se-cr.t", 401)]).await;
    check("/bearer", "x-user", &[(b"susan", 401)]).await;
}

#[tokio::test]
async fn tokens_in_a_field_of_their_own_are_its_whole_value() {
    let long = vec![b'x'; 8 * 1024 + 1];
    let rows: [(&[u8], u16); 8] = [
        (b" se-cr.t ", 200),
        (b"", 401),
        (b" ", 401),
        (b"Bearer se-cr.t", WRONG),
        (b"se-cr.t,se-cr.t", WRONG),
        (b"se-cr.t\tx", 401),
        (b"\xff", 401),
        (&long, 431),
    ];
    check("/header", "x-api-key", &rows).await;
    check("/header", "authorization", &[(b"ApiKey se-cr.t", 401), (b"Bearer se-cr.t", 401)]).await;
}

#[tokio::test]
async fn a_cookie_counts_once() {
    let long = [b"session=".to_vec(), vec![b'x'; 8 * 1024 + 1]].concat();
    let rows: [(&[u8], u16); 13] = [
        (b"session=se-cr.t", 200),
        (b"a=b;session=se-cr.t ; c", 200),
        (b"session=", 401),
        (b"session", 401),
        (b"Session=se-cr.t", 401),
        (b"xsession=se-cr.t", 401),
        (b"session =se-cr.t", 401),
        (b"session=\"se-cr.t\"", WRONG),
        (b"session=se-cr.t; session=se-cr.t", 400),
        (b"session=x; session=se-cr.t", 400),
        (b"session=\xff", 401),
        (b"", 401),
        (&long, 431),
    ];
    check("/cookie", "cookie", &rows).await;
    let fields: [(&str, &[u8]); 2] = [("cookie", b"session=se-cr.t"), ("cookie", b"session=se-cr.t")];
    assert_eq!(common::get(&app(), "/cookie", &fields).await.status, 400, "in two fields");
    let fields: [(&str, &[u8]); 2] = [("cookie", b"theme=dark"), ("cookie", b"session=se-cr.t")];
    assert_eq!(common::get(&app(), "/cookie", &fields).await.status, 200, "split as HTTP/2 does");
}

#[tokio::test]
async fn a_parameter_counts_once_and_alone() {
    let app = app();
    let rows = [
        ("/query?access_token=se-cr.t", 200),
        ("/query?a=b&access_token=se%2Dcr.t", 200),
        ("/query", 401),
        ("/query?", 401),
        ("/query?access_token", 401),
        ("/query?access_token=", 401),
        ("/query?Access_Token=se-cr.t", 401),
        ("/query?access_token=%00se-cr.t", 401),
        ("/query?access_token=%ff", 401),
        ("/query?access_token=se-cr.t&access_token=se-cr.t", 400),
        ("/query?access_token=x&access%5Ftoken=se-cr.t", 400),
    ];
    for (target, status) in rows {
        assert_eq!(common::get(&app, target, &[]).await.status, status, "{target}");
    }
    let long = format!("/query?access_token={}", "x".repeat(8 * 1024 + 1));
    assert_eq!(common::get(&app, &long, &[]).await.status, 431);
    // RFC 6750, 2: one method only
    assert_eq!(get_as(&app, "/query?access_token=se-cr.t", "Bearer se-cr.t").await.status, 400);
    assert_eq!(get_as(&app, "/query?access_token=se-cr.t", "Basic eDp5").await.status, 200);
}

/// [F06 and others, on every method] A guard does not care for the method, and `OPTIONS` is no exception.
#[tokio::test]
async fn every_method_is_guarded() {
    let app = Router::new().route("/", axum::routing::any(guarded::basic));
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
        let request = axum::http::Request::builder().method(method).uri("/").body(axum::body::Body::empty()).unwrap();
        let answer = common::send(&app, request).await;
        assert_eq!(answer.status, 401, "{method}");
        assert!(answer.challenge().is_some(), "{method}");
    }
}
