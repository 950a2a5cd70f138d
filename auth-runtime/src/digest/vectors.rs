//! Values that others computed: of RFC 7616 with its errata, RFC 2617, RFC 2069, and of OpenSSL.

use axum::http::Method;
use serde_json::Value;

use super::{
    algorithm::{Algorithm, Exchange},
    params::DigestCredentials,
};

/// Those of a kind: `digest` has the values that are hashed, `authorization_header` a field line.
fn vectors(kind: &str) -> Vec<Value> {
    let all: Vec<Value> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    let vectors: Vec<_> = all.into_iter().filter(|vector| vector["kind"] == kind).collect();
    assert!(vectors.len() > 3, "there are {} of {kind}", vectors.len());
    vectors
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap_or_default()
}

fn algorithm(vector: &Value) -> Algorithm {
    vector["algorithm"].as_str().map_or(Algorithm::Md5, |name| Algorithm::from_name(name.as_bytes()).unwrap())
}

/// The credentials that a client makes of a vector.
fn credentials(vector: &Value, response: &str) -> String {
    let quoted = |name: &str| format!("{name}=\"{}\"", text(vector, name).replace('\\', "\\\\").replace('"', "\\\""));
    let mut params: Vec<_> = ["username", "realm", "nonce", "uri"].map(quoted).into();
    params.push(format!("response=\"{response}\""));
    params.extend(vector["algorithm"].as_str().map(|name| format!("algorithm={name}")));
    if vector["qop"].is_string() {
        params.extend([format!("nc={}", text(vector, "nc")), quoted("cnonce"), format!("qop={}", text(vector, "qop"))]);
    }
    params.join(", ")
}

fn read(credentials: &str, vector: &Value, realm: &str) -> Option<DigestCredentials> {
    let method = Method::from_bytes(text(vector, "method").as_bytes()).unwrap();
    let legacy = vector["kind"] == "digest" && !vector["qop"].is_string();
    DigestCredentials::read(credentials.as_bytes(), String::leak(realm.to_owned()), legacy, &method)
}

#[test]
fn every_value_is_computed() {
    for vector in vectors("digest").iter().filter(|vector| vector["qop"] != "auth-int") {
        let (algorithm, expected) = (algorithm(vector), &vector["expected"]);
        let ha1 = algorithm.ha1(text(vector, "username"), text(vector, "realm"), text(vector, "password"));
        let count = vector["qop"].as_str().map(|_| (text(vector, "nc").as_bytes(), text(vector, "cnonce").as_bytes()));
        let [method, uri, nonce] = ["method", "uri", "nonce"].map(|name| text(vector, name).as_bytes());
        let answers = algorithm.answers(&ha1, &Exchange::new(method, uri, nonce, count));
        let name = text(vector, "name");
        assert_eq!(ha1.as_str(), text(expected, "ha1"), "{name}");
        assert_eq!(answers.response.as_str(), text(expected, "response"), "{name}");
        let rspauth = answers.rspauth.map(|rspauth| rspauth.as_str().to_owned());
        assert_eq!(rspauth.as_deref(), expected["rspauth_empty_body"].as_str(), "{name}");
    }
}

#[test]
fn every_response_is_accepted_and_no_other() {
    for vector in vectors("digest").iter().filter(|vector| vector["qop"] != "auth-int") {
        let response = text(&vector["expected"], "response");
        let accepts = |response: &str, password: &str| {
            let credentials = read(&credentials(vector, response), vector, text(vector, "realm")).unwrap();
            assert_eq!(credentials.username(), text(vector, "username"));
            credentials.verify_password(Some(password))
        };
        let (name, password) = (text(vector, "name"), text(vector, "password"));
        assert!(accepts(response, password), "{name}");
        assert!(!accepts(response, "another"), "{name}");
        assert!(!accepts(&response.replace(|_: char| true, "0"), password), "{name}");
    }
}

#[test]
fn auth_int_is_not_offered_and_not_accepted() {
    for vector in vectors("digest").iter().filter(|vector| vector["qop"] == "auth-int") {
        let credentials = credentials(vector, text(&vector["expected"], "response"));
        assert!(read(&credentials, vector, text(vector, "realm")).is_none(), "{}", text(vector, "name"));
    }
}

#[test]
fn every_field_line_is_read() {
    for vector in vectors("authorization_header") {
        let line = text(&vector, "header").strip_prefix("Digest ").unwrap();
        let realm = if line.contains("api@example.org") { "api@example.org" } else { "http-auth@example.org" };
        let mut credentials = read(line, &vector, realm).unwrap();
        if let Some(userhash) = credentials.userhash() {
            assert!(!credentials.verify_password(Some(text(&vector, "password"))), "a hash is no name");
            let name = text(&vector, "username");
            let hash = credentials.algorithm().hash([name.as_bytes(), realm.as_bytes()]);
            assert_eq!(userhash, hash.as_str());
            credentials.resolve(name);
        }
        assert!(credentials.verify_password(Some(text(&vector, "password"))), "{}", text(&vector, "name"));
    }
}

/// RFC 7616 prints two values that are hashes of SHA-512 cut short, and not of SHA-512/256 (erratum 4897).
#[test]
fn the_two_wrong_values_that_rfc_7616_prints_are_wrong() {
    let vectors = vectors("digest");
    let vector = vectors.iter().find(|vector| vector["name"] == "rfc7616-3.9.2-sha512-256").unwrap();
    let printed = "ae66e67d6b427bd3f120414a82e4acff38e8ecd9101d6c861229025f607a79dd";
    let read = read(&credentials(vector, printed), vector, "api@example.org").unwrap();
    assert!(!read.verify_password(Some("Secret, or not?")));

    let printed = "488869477bf257147b804c45308cd62ac4e25eb717b12b298c79e62dcea254ec";
    let userhash = Algorithm::Sha512_256.hash(["Jäsøn Doe".as_bytes(), b"api@example.org"]);
    assert_ne!(userhash.as_str(), printed);
    assert_eq!(userhash.as_str(), "793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b");
}
