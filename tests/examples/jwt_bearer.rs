//! What `jwt_bearer` claims, every `curl` line that it prints, and the attacks on JSON Web Tokens that are known.

use std::sync::Arc;

use axum::http::header;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::get_current_timestamp as now;
use serde_json::{Value, json};
use sha2::{Sha256, Sha384};

use crate::curl::{REFUSED, check, check_printed, curl, field};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/jwt_bearer.rs"]
mod example;

use example::Tokens;

const API: &str = "Bearer realm=\"API\"";
const LOGIN: &str = "Basic realm=\"Login\"";
const SECRET: &[u8] = b"a secret of these tests: 32 bytes";
const HS256: &str = r#"{"alg":"HS256","typ":"JWT"}"#;

fn tokens() -> Arc<Tokens> {
    Arc::new(Tokens::new(Some(String::from_utf8(SECRET.to_vec()).unwrap())).unwrap())
}

/// Header and claims as a token has them in front of its signature.
fn message(header: &str, claims: &str) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

/// A token with a good signature of HS256, whatever it says.
fn signed(header: &str, claims: impl ToString) -> String {
    let message = message(header, &claims.to_string());
    let mac = Hmac::<Sha256>::new_from_slice(SECRET).unwrap().chain_update(&message).finalize().into_bytes();
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))
}

/// The claims of a good token, with some put in their place, and without those that are null.
fn claims(changes: Value) -> Value {
    let mut claims =
        json!({ "iss": "https://login.example", "aud": "https://api.example", "sub": "john", "exp": now() + 60 });
    let claims_of = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        claims_of.insert(name.clone(), value.clone());
    }
    claims_of.retain(|_, value| !value.is_null());
    claims
}

/// The status with which the profile answers to a token, and the challenge.
async fn present(token: &str) -> (u16, String) {
    let response = curl(example::app(tokens()), &format!("-H 'Authorization: Bearer {token}' {{url}}/profile")).await;
    (response.status().as_u16(), field(&response, header::WWW_AUTHENTICATE).join("\n"))
}

/// Each of these tokens is refused in the same words, whatever is wrong with it.
async fn assert_invalid(tokens: impl IntoIterator<Item = String>) {
    let invalid = (401, format!("{API}, error=\"invalid_token\""));
    for token in tokens {
        assert_eq!(present(&token).await, invalid, "{token}");
    }
}

#[tokio::test]
async fn answers_as_it_prints() {
    let (token, expired) = (signed(HS256, claims(json!({}))), signed(HS256, claims(json!({ "exp": now() - 600 }))));
    let source = include_str!("../../examples/jwt_bearer.rs");
    check_printed(example::app(tokens()), &source.replace("{token}", &token).replace("{expired}", &expired)).await;
}

#[tokio::test]
async fn password_buys_a_token_that_opens_the_profile() {
    let response = curl(example::app(tokens()), "-X POST -u john:hello {url}/login").await;
    assert_eq!(field(&response, header::CACHE_CONTROL), ["no-store"]);
    let answer: Value = serde_json::from_str(response.body()).unwrap();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(3600)));
    let token = answer["access_token"].as_str().unwrap();
    let profile = format!("-H 'Authorization: Bearer {token}' {{url}}/profile");
    check(example::app(tokens()), &[(&profile, 200, "", "The profile of john.\n")]).await;
    let said: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap();
    assert!((now() + 3590..=now() + 3600).contains(&said["exp"].as_u64().unwrap()), "{said}");
}

#[tokio::test]
async fn token_buys_no_token_and_a_password_is_none() {
    let again = format!("-X POST -H 'Authorization: Bearer {}' {{url}}/login", signed(HS256, claims(json!({}))));
    let table = [
        (&*again, 401, LOGIN, REFUSED),
        ("-X POST -u john:wrong {url}/login", 401, LOGIN, REFUSED),
        ("-X POST {url}/login", 401, LOGIN, REFUSED),
        ("-u john:hello {url}/profile", 401, API, REFUSED),
        ("{url}/profile", 401, API, REFUSED),
    ];
    check(example::app(tokens()), &table).await;
}

#[tokio::test]
async fn token_is_good_for_this_audience_among_others() {
    let changes = [
        json!({}),
        json!({ "aud": ["https://other.example", "https://api.example"] }),
        json!({ "nbf": now() - 60 }),
        json!({ "exp": now() + 3600 }),
    ];
    for changes in changes {
        assert_eq!(present(&signed(HS256, claims(changes.clone()))).await.0, 200, "{changes}");
    }
}

#[tokio::test]
async fn expired_token_is_told_so_and_a_forged_one_is_not() {
    let expired = (401, format!("{API}, error=\"invalid_token\", error_description=\"the token expired\""));
    for exp in [now(), now() - 3600, 1] {
        assert_eq!(present(&signed(HS256, claims(json!({ "exp": exp })))).await, expired, "{exp}");
    }
    let forged = signed(HS256, claims(json!({ "exp": 1 }))).rsplit_once('.').unwrap().0.to_owned();
    assert_invalid([format!("{forged}.{}", URL_SAFE_NO_PAD.encode([0; 32]))]).await;
}

#[tokio::test]
async fn time_that_is_missing_or_none_is_refused() {
    let times = [
        json!(null),
        json!("2000000060"),
        json!(-1),
        json!(0.5),
        json!(1e308),
        json!(u64::MAX),
        json!([1]),
        json!(now() + 9999),
    ];
    assert_invalid(times.into_iter().map(|exp| signed(HS256, claims(json!({ "exp": exp }))))).await;
    let digits = format!(
        r#"{{"iss":"https://login.example","aud":"https://api.example","sub":"john","exp":1{}}}"#,
        "0".repeat(400)
    );
    assert_invalid([signed(HS256, digits)]).await;
    let times = [json!(now() + 3600), json!("1"), json!({})];
    assert_invalid(times.into_iter().map(|nbf| signed(HS256, claims(json!({ "nbf": nbf }))))).await;
}

#[tokio::test]
async fn token_of_another_issuer_for_another_audience_or_of_nobody_is_refused() {
    let changes = [
        json!({ "aud": "https://other.example" }),
        json!({ "aud": ["https://other.example"] }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "aud": 7 }),
        json!({ "iss": "https://evil.example" }),
        json!({ "iss": null }),
        json!({ "iss": {} }),
        json!({ "sub": null }),
        json!({ "sub": 7 }),
    ];
    assert_invalid(changes.into_iter().map(|changes| signed(HS256, claims(changes)))).await;
}

#[tokio::test]
async fn token_does_not_choose_the_algorithm() {
    let claims = claims(json!({})).to_string();
    for alg in ["none", "None", "NONE", "nOnE", "", "HS512", "RS256", "ES256", "EdDSA", "HS256 "] {
        let header = format!(r#"{{"alg":"{alg}"}}"#);
        assert_invalid([signed(&header, &claims)]).await;
        let unsigned = format!("{}.", message(&header, &claims));
        assert_invalid([unsigned]).await;
    }
    let message = message(r#"{"alg":"HS384","typ":"JWT"}"#, &claims);
    let mac = Hmac::<Sha384>::new_from_slice(SECRET).unwrap().chain_update(&message).finalize().into_bytes();
    assert_invalid([format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))]).await;
}

#[tokio::test]
async fn header_that_wants_more_than_is_understood_or_is_none_is_refused() {
    let headers = [
        r#"{"alg":"HS256","crit":["http://example.invalid/x"],"http://example.invalid/x":true}"#,
        r#"{"alg":"HS256","crit":[]}"#,
        r#"{"alg":"none","alg":"HS256"}"#,
        r#"{"typ":"JWT"}"#,
        r#"["HS256"]"#,
        "{",
        "",
    ];
    assert_invalid(headers.map(|header| signed(header, claims(json!({}))))).await;
    assert_invalid([signed(&"[".repeat(3000), claims(json!({})))]).await;
}

/// A key that the token names or brings along is not looked at: only the server's own signature counts.
#[tokio::test]
async fn key_in_the_token_is_not_used() {
    let claims = claims(json!({})).to_string();
    let header = r#"{"alg":"HS256","kid":"../../../../dev/null","jwk":{"kty":"oct","k":"YXR0YWNrZXI"},"jku":"http://127.0.0.1:1/"}"#;
    let message = message(header, &claims);
    for key in [&b"attacker"[..], b""] {
        let mac = Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(&message).finalize().into_bytes();
        assert_invalid([format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac))]).await;
    }
    assert_eq!(present(&signed(header, &claims)).await.0, 200);
}

#[tokio::test]
async fn token_of_another_form_is_refused() {
    let good = signed(HS256, claims(json!({})));
    let (message, signature) = good.rsplit_once('.').unwrap();
    let flipped = if message.ends_with('A') { 'B' } else { 'A' };
    let last = signature.chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let same_bytes = alphabet.chars().nth(alphabet.find(last).unwrap() + 1).unwrap();
    assert_invalid([
        message.to_owned(),
        format!("{good}.x"),
        format!(".{good}"),
        format!("{good}="),
        format!("{message}."),
        format!("{}{flipped}.{signature}", &message[..message.len() - 1]),
        format!("{message}.{}{same_bytes}", &signature[..signature.len() - 1]),
        "garbage".to_owned(),
        "..".to_owned(),
        ".".repeat(8000),
        signed(HS256, "\u{feff}{}"),
        signed(HS256, "[]"),
        signed(HS256, "null"),
    ])
    .await;
}

#[tokio::test]
async fn token_of_another_secret_is_refused() {
    let app = |secret: Option<&str>| {
        let tokens = Arc::new(Tokens::new(secret.map(str::to_owned)).unwrap());
        (Arc::clone(&tokens), example::app(tokens))
    };
    let secret = "another secret of these tests: 39 bytes";
    for ((tokens, _), (_, other)) in
        [(app(Some(secret)), app(None)), (app(None), app(None)), (app(None), app(Some(secret)))]
    {
        let token = tokens.make("john", now() + 60).unwrap();
        let profile = format!("-H 'Authorization: Bearer {token}' {{url}}/profile");
        assert_eq!(curl(example::app(tokens), &profile).await.status(), 200);
        assert_eq!(curl(other, &profile).await.status(), 401);
    }
}

#[test]
fn short_secret_is_refused() {
    let refusal = |secret: &str| Tokens::new(Some(secret.to_owned())).err().map(|error| error.to_string());
    assert_eq!(refusal(&"x".repeat(31)).as_deref(), Some("JWT_SECRET has less than 32 bytes"));
    assert_eq!(refusal("").as_deref(), Some("JWT_SECRET has less than 32 bytes"));
    assert_eq!(refusal(&"x".repeat(32)), None);
}
