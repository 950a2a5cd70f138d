//! What RFC 7616 asks of a server, by the numbers of our list of its requirements.

use axum_httpauth::{Algorithm, CurrentUser, digest::NonceKey};

use super::*;
use crate::app::{ASKED, Auth, Every, REALM, Short, WithUserhash};

/// 3.2: lower-case hexadecimal digits, 32 of MD5 and 64 of SHA-256 and SHA-512/256.
#[tokio::test]
async fn d1_hashes_are_lower_case_digits_of_the_right_number() {
    for (algorithm, digits) in [(Algorithm::Md5, 32), (Algorithm::Sha256, 64), (Algorithm::Sha512_256, 64)] {
        let ha1 = Every::generate_ha1(algorithm, "Mufasa", "Circle of Life");
        assert_eq!(ha1, client::hash(algorithm.as_str(), format!("Mufasa:{REALM}:Circle of Life")));
        assert_eq!(ha1.len(), digits);
        assert!(ha1.chars().all(|digit| matches!(digit, '0'..='9' | 'a'..='f')), "{ha1}");
    }
}

/// 3.3: `realm`, `nonce`, `opaque` and `qop` are quoted, `stale` and `algorithm` are not; `charset` and `userhash` as in the
/// examples. D9, 4: `charset` is sent.
#[tokio::test]
async fn d2_d9_a_challenge_has_the_form_that_clients_get_along_with() {
    let server = Server::new();
    let challenge = server.challenge("/").await;
    let nonce = param(&challenge, "nonce").unwrap();
    let start = format!("Digest realm=\"{REALM}\", qop=\"auth\", algorithm=SHA-256, nonce=\"{nonce}\"");
    assert_eq!(challenge, format!("{start}, charset=UTF-8"));
    let with_opaque = server.challenge("/opaque").await;
    assert!(with_opaque.ends_with("\", opaque=\"FQhe/qaU925k\", charset=UTF-8"), "{with_opaque}");
    let with_userhash = server.challenge("/userhash").await;
    assert!(with_userhash.ends_with("\", charset=UTF-8, userhash=true"), "{with_userhash}");
    server.nonces.rotate(NonceKey::random().unwrap());
    server.nonces.rotate(NonceKey::random().unwrap());
    let answer = get_as(&server.app, "/", Proof::of(&challenge, "Mufasa", "Circle of Life", "/").header()).await;
    assert!(answer.challenge().unwrap().ends_with("\", charset=UTF-8, stale=true"), "{:?}", answer.challenge());
}

/// 3.3: unique, base64 or hexadecimal, not bound to an address.
#[tokio::test]
async fn d3_a_nonce_is_issued_once() {
    let server = Server::new();
    let mut nonces = std::collections::HashSet::new();
    for _ in 0..100 {
        let challenge = server.challenge("/").await;
        let nonce = param(&challenge, "nonce").unwrap();
        assert_eq!(nonce.len(), 43);
        assert!(nonce.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{nonce}");
        assert!(nonces.insert(nonce.to_owned()), "{nonce} again");
    }
}

/// 3.3: `qop` was sent, so it has to come back.
#[tokio::test]
async fn d4_an_answer_without_qop_is_refused() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&Proof { qop: None, ..proof.clone() }).await, Refused);
    assert_eq!(server.outcome(&proof).await, In);
}

/// 3.3: `stale=true` says that the nonce is the problem, its absence that the password is.
#[tokio::test]
async fn d5_stale_is_about_the_nonce_and_not_about_the_password() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let wrong = Proof { known: ("Mufasa".into(), "circle of life".into()), ..proof.clone() };
    assert_eq!(server.outcome(&wrong).await, Refused);
    server.clock.advance(301);
    assert_eq!(server.outcome(&proof).await, Stale);
    assert_eq!(server.outcome(&server.proof("/").await).await, In);
}

/// 3.3 and 6.1: without `algorithm` it is MD5; names have no case, and may stand between quotes.
#[tokio::test]
async fn d6_the_algorithm_is_md5_unless_it_is_named() {
    let server = Server::new();
    let all = challenges(&get(&server.app, "/every", &[]).await.headers);
    let md5 = all.iter().find(|challenge| param(challenge, "algorithm") == Some("MD5")).unwrap();
    let proof = Proof::of(md5, "Mufasa", "Circle of Life", "/every");
    assert_eq!(server.outcome(&Proof { algorithm: None, ..proof.nc(1) }).await, In);
    assert_eq!(server.get("/every", proof.nc(2).header().replace("MD5", "md5")).await, In);
    assert_eq!(server.get("/every", proof.nc(3).header().replace("MD5", "\"MD5\"")).await, In);
    assert_eq!(server.get("/every", proof.nc(4).header().replace("MD5", "token")).await, Refused);
}

/// 3.3: `opaque` comes back unchanged.
#[tokio::test]
async fn d7_opaque_has_to_come_back() {
    let server = Server::new();
    let proof = server.proof("/opaque").await;
    for wrong in [None, Some(""), Some("FQhe/qaU925"), Some("fqhe/qaU925k"), Some("FQhe/qaU925k ")] {
        let outcome = server.outcome(&Proof { opaque: wrong.map(str::to_owned), ..proof.clone() }).await;
        assert_eq!(outcome, Refused, "{wrong:?}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}

/// 3.3: `domain` is optional, and not sent: the space is the whole origin then.
#[tokio::test]
async fn d8_domain_is_not_sent() {
    assert_eq!(param(&Server::new().challenge("/").await, "domain"), None);
}

/// 3.4.4: a hash in the place of the user name, where it was offered; a clear name all the same.
#[tokio::test]
async fn d10_a_user_name_comes_as_a_hash_or_clear() {
    let server = Server::new();
    for (index, algorithm) in ["SHA-256", "SHA-256-sess", "MD5"].into_iter().enumerate() {
        let challenge = challenges(&get(&server.app, "/userhash", &[]).await.headers).remove(index);
        let proof = Proof::of(&challenge, "Mufasa", "Circle of Life", "/userhash");
        let userhash = client::hash(algorithm, format!("Mufasa:{REALM}"));
        let hashed = Proof { username: userhash, extra: "userhash=true".into(), ..proof.nc(1) };
        let answer = server.send(&hashed).await;
        assert_eq!((answer.status, &*answer.body), (200, "Mufasa"), "{algorithm}");
        assert_eq!(server.outcome(&Proof { extra: "userhash=false".into(), ..proof.nc(2) }).await, In);
        assert_eq!(server.outcome(&proof.nc(3)).await, In);
    }
    assert_eq!(WithUserhash::generate_userhash(Algorithm::Md5, "Mufasa").len(), 32);
}

/// 3.4 and RFC 9110, 11.2: quotes or none, with or without white space, in any order and any case of the names.
#[tokio::test]
async fn d11_a_parameter_is_a_token_or_quoted() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let spellings: [fn(&str) -> String; 8] = [
        |line| line.replace("algorithm=SHA-256", "algorithm=\"SHA-256\""),
        |line| line.replace("qop=auth", "qop=\"auth\""),
        |line| line.replace(", ", ","),
        |line| line.replace(", ", " ,\t "),
        |line| line.replace("username=\"Mufasa\"", "username=Mufasa").replace("realm=", "REALM = "),
        |line| line.replace("nc=00000006", "nc=\"00000006\""),
        |line| line.replace("Digest ", "digest   ,, ") + ",",
        |line| line.replace("\"Mufasa\"", "\"\\M\\ufasa\"") + ", unknown=\"x\"",
    ];
    for (index, spelling) in spellings.iter().enumerate() {
        let nc = u32::try_from(index).unwrap() + 1;
        let line = spelling(&proof.nc(nc).header());
        assert_eq!(server.get("/", &line).await, In, "{line}");
    }
}

/// 3.4: `username*` is for names that a quoted string cannot hold, and never beside `username` or with `userhash`.
#[tokio::test]
async fn d12_username_has_one_of_two_forms() {
    let server = Server::new();
    let proof = Proof {
        username: "jäsøn".into(),
        known: ("jäsøn".into(), "Secret, or not?".into()),
        ..server.proof("/").await
    };
    let extended = |nc, form: &str| proof.nc(nc).header().replace("username=\"jäsøn\"", form);
    assert_eq!(server.get("/", extended(1, "username*=UTF-8''j%C3%A4s%c3%b8n")).await, In);
    assert_eq!(server.get("/", extended(2, "username*=utf-8'de'j%C3%A4s%C3%B8n")).await, In);
    assert_eq!(server.outcome(&proof.nc(3)).await, In);
    let both = extended(4, "username=\"jäsøn\", username*=UTF-8''j%C3%A4s%C3%B8n");
    assert_eq!(server.get("/", both).await, Refused);
}

/// 3.4: the octets of `nc` are hashed as they were sent.
#[tokio::test]
async fn d13_nc_is_hashed_as_it_was_sent() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&Proof { nc: "0000000A".into(), ..proof.clone() }).await, In);
    assert_eq!(server.outcome(&Proof { nc: "0000000a".into(), ..proof.clone() }).await, Stale, "it is the same number");
    let rewritten = Proof { nc: "0000000B".into(), ..proof.clone() }.header().replace("0000000B", "0000000b");
    assert_eq!(server.get("/", rewritten).await, Refused);
}

/// 3.4: `cnonce` is there, `qop` is what was offered, and so is the algorithm.
#[tokio::test]
async fn d14_cnonce_is_mandatory_and_qop_and_algorithm_are_those_that_were_offered() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let line = proof.header();
    for wrong in [
        line.replace(", cnonce=\"0a4f113b\"", ""),
        line.replace("cnonce=\"0a4f113b\"", "cnonce=\"\""),
        line.replace("qop=auth", "qop=auth-int"),
        line.replace("qop=auth", "qop=\"auth,auth-int\""),
        line.replace("qop=auth", "qop=AUTH"),
        line.replace("qop=auth", "qop="),
        line.replace("SHA-256", "SHA-512-256"),
        line.replace("SHA-256", "SHA-256-sess"),
    ] {
        assert_eq!(server.get("/", &wrong).await, Refused, "{wrong}");
    }
    assert_eq!(server.get("/", line).await, In);
}

/// 3.4: what is missing or improper is refused, and no store is asked.
#[tokio::test]
async fn d15_no_parameter_can_be_left_out() {
    let server = Server::new();
    let proof = server.proof("/").await;
    for name in ["username", "realm", "nonce", "uri", "response", "algorithm", "qop", "nc", "cnonce"] {
        let line = proof.header();
        let params: Vec<_> =
            line.trim_start_matches("Digest ").split(", ").filter(|param| !param.starts_with(name)).collect();
        ASKED.take();
        assert_eq!(server.get("/", format!("Digest {}", params.join(", "))).await, Refused, "{name}");
        assert_eq!(ASKED.take(), 0, "{name}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}

/// 3.4.1 to 3.4.3: the values are hashed without quotes and escapes. `vectors.rs` has the values of others.
#[tokio::test]
async fn d16_values_are_hashed_without_escapes() {
    let server = Server::new();
    let proof = Proof {
        username: "a\\\"b\\\\c".into(),
        known: ("a\"b\\c".into(), "p:w\"\\".into()),
        ..server.proof("/").await
    };
    assert_eq!(server.outcome(&proof).await, In);
}

/// 3.4.5: not offered.
#[tokio::test]
async fn d17_auth_int_is_refused_with_the_right_response_too() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let (ha1, ha2) = (
        client::hash("SHA-256", format!("Mufasa:{REALM}:Circle of Life")),
        client::hash("SHA-256", format!("GET:/:{}", client::hash("SHA-256", ""))),
    );
    let response = client::hash("SHA-256", format!("{ha1}:{}:00000001:0a4f113b:auth-int:{ha2}", proof.nonce));
    let proof = Proof { qop: Some("auth-int".into()), response: Some(response), ..proof };
    assert_eq!(server.outcome(&proof).await, Refused);
}

/// 3.4.6: `target.rs` has more of it.
#[tokio::test]
async fn d18_credentials_for_another_resource_are_400() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.get("/x", proof.header()).await, Bad);
    assert_eq!(server.get("/", proof.header()).await, In);
}

/// 3.5: `rspauth`, `cnonce` and `nc` together, the first two quoted, the last and `qop` not.
#[tokio::test]
async fn d19_the_server_proves_that_it_knows_the_password_too() {
    let server = Server::new();
    let all = challenges(&get(&server.app, "/every", &[]).await.headers);
    assert_eq!(all.len(), 6);
    for (nc, challenge) in (1..).zip(all) {
        let proof = Proof::of(&challenge, "Mufasa", "Circle of Life", "/every").nc(nc);
        let answer = server.send(&proof).await;
        assert_eq!((answer.status, &*answer.body), (200, "Mufasa"), "{challenge}");
        let expected = format!("rspauth=\"{}\", cnonce=\"0a4f113b\", nc=0000000{nc}, qop=auth", proof.rspauth());
        assert_eq!(answer.only("authentication-info"), Some(&*expected), "{challenge}");
        assert!(answer.headers["authentication-info"].is_sensitive());
    }
    for path in ["/optional", "/lenient", "/nested/x"] {
        let proof = server.proof("/").await;
        let proof = Proof { uri: path.into(), ..proof };
        assert!(server.send(&proof).await.only("authentication-info").is_some(), "{path}");
    }
    // nobody asks whose the request is
    let proof = server.proof("/short").await;
    let answer = server.send(&proof).await;
    assert!(answer.only("authentication-info").unwrap().contains(&proof.rspauth()));
    // a layer in front asked for the user before the guard did
    let state = server.state.clone();
    let early = server.app.clone().layer(axum::middleware::from_extractor_with_state::<CurrentUser<Auth>, _>(state));
    let proof = server.proof("/").await;
    let answer = get_as(&early, "/", proof.header()).await;
    assert!(answer.only("authentication-info").unwrap().contains(&proof.rspauth()));
    let state = server.state.clone();
    let early = server.app.clone().layer(axum::middleware::from_extractor_with_state::<CurrentUser<Short>, _>(state));
    let proof = server.proof("/short").await;
    let answer = get_as(&early, "/short", proof.header()).await;
    assert!(answer.only("authentication-info").unwrap().contains(&proof.rspauth()));

    let refused = server.send(&Proof { nc: "00000001".into(), ..server.proof("/admin").await }).await;
    assert_eq!((refused.status, refused.only("authentication-info")), (403, None));
}

/// 3.6: the server needs only `H(A1)`, and a good nonce is good for further requests that nobody asked for.
#[tokio::test]
async fn d20_a_nonce_is_good_for_further_requests_and_elsewhere() {
    let server = Server::new();
    let proof = server.proof("/").await;
    for (nc, uri) in (1..).zip(["/", "/x", "/x?a=1", "/optional"]) {
        assert_eq!(server.outcome(&Proof { uri: uri.into(), ..proof.nc(nc) }).await, In, "{uri}");
    }
}

/// 3.7: SHA-256 unless the application says otherwise. `replay.rs` has the order of several, R24.
#[tokio::test]
async fn d21_sha_256_is_what_is_offered() {
    let answer = get(&Server::new().app, "/", &[]).await;
    assert_eq!(param(answer.challenge().unwrap(), "algorithm"), Some("SHA-256"));
}

/// 5.1, 5.2: a stored hash is bound to the realm.
#[tokio::test]
async fn d22_a_stored_hash_is_bound_to_the_realm_and_the_user() {
    let ours = Auth::generate_ha1(Algorithm::Sha256, "Mufasa", "Circle of Life");
    assert_ne!(ours, app::OtherRealm::generate_ha1(Algorithm::Sha256, "Mufasa", "Circle of Life"));
    assert_ne!(ours, Auth::generate_ha1(Algorithm::Sha256, "mufasa", "Circle of Life"));
    assert_eq!(ours, Every::generate_ha1(Algorithm::Sha256Sess, "Mufasa", "Circle of Life"));
}

/// 5.4, 5.5: `POST` and `PUT` are as safe from repetition as `GET`.
#[tokio::test]
async fn d23_a_post_is_not_repeated() {
    let server = Server::new();
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        let proof = Proof { method: method.into(), ..server.proof("/").await };
        assert_eq!(server.outcome(&proof).await, In, "{method}");
        assert_eq!(server.outcome(&proof).await, Stale, "{method}");
    }
}

/// 5.6, 5.7: a scheme accepts nothing weaker than what it offers, Basic included.
#[tokio::test]
async fn d24_what_is_not_offered_is_not_accepted() {
    let server = Server::new();
    assert_eq!(server.get("/", common::basic("Mufasa:Circle of Life")).await, Refused);
    let proof = server.proof("/").await;
    for algorithm in [None, Some("MD5".to_owned()), Some("MD5-sess".to_owned())] {
        assert_eq!(server.outcome(&Proof { algorithm, ..proof.clone() }).await, Refused);
    }
    let legacy = server.proof("/legacy").await;
    assert_eq!(server.outcome(&Proof { uri: "/".into(), ..legacy }).await, Refused);
}

/// 3.8: the fields of proxies are theirs.
#[tokio::test]
async fn d25_proxy_authorization_is_not_read() {
    let server = Server::new();
    let line = server.proof("/").await.header();
    let answer = get(&server.app, "/", &[("proxy-authorization", line.as_bytes())]).await;
    assert_eq!((answer.status, answer.only("proxy-authenticate")), (401, None));
}

/// RFC 2069, as the option `legacy` says.
#[tokio::test]
async fn the_form_of_rfc_2069_is_an_option_and_has_one_request_for_a_nonce() {
    let server = Server::new();
    let challenge = server.challenge("/legacy").await;
    assert_eq!((param(&challenge, "qop"), param(&challenge, "algorithm")), (None, Some("MD5")));
    let proof = server.proof("/legacy").await;
    let answer = server.send(&proof).await;
    assert_eq!((answer.status, &*answer.body), (200, "Mufasa"));
    assert_eq!(answer.only("authentication-info"), None);
    assert_eq!(server.outcome(&proof).await, Stale);
    assert_eq!(server.outcome(&Proof { qop: Some("auth".into()), ..server.proof("/legacy").await }).await, Refused);
}
