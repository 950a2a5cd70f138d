//! [R1 to R24, E3] Requests that are repeated, reordered, captured, forged, or about nobody.

use std::sync::Arc;

use axum_httpauth::digest::{MAX_USES, MemoryStore};

use super::*;
use crate::app::{ASKED, Clock};

#[tokio::test]
async fn r1_the_same_request_twice() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&proof).await, In);
    assert_eq!(server.outcome(&proof).await, Stale);
}

#[tokio::test]
async fn r2_the_same_count_with_another_cnonce() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&proof).await, In);
    let other = Proof { cnonce: "another".into(), ..proof };
    assert_eq!(server.outcome(&other).await, Stale);
}

#[tokio::test]
async fn r3_counts_out_of_order() {
    let server = Server::new();
    let proof = server.proof("/").await;
    for nc in [1, 3, 2, 1024, 65, 64] {
        assert_eq!(server.outcome(&proof.nc(nc)).await, In, "{nc}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r4_of_each_count_in_parallel_one_gets_in() {
    let server = Arc::new(Server::new());
    let proof = server.proof("/").await;
    let mut counts: Vec<u32> = (1..=200).collect();
    // any order: a generator of no quality
    let mut seed = 12345_u32;
    for index in (1..counts.len()).rev() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        counts.swap(index, seed as usize % (index + 1));
    }
    let mut passed = vec![0; 201];
    for batch in counts.chunks(32) {
        let requests: Vec<_> = batch
            .iter()
            .chain(batch)
            .map(|nc| {
                let (server, proof, nc) = (Arc::clone(&server), proof.nc(*nc), *nc);
                tokio::spawn(async move { (nc, server.outcome(&proof).await) })
            })
            .collect();
        for request in requests {
            match request.await.unwrap() {
                (nc, In) => passed[nc as usize] += 1,
                (nc, outcome) => assert_eq!(outcome, Stale, "{nc}"),
            }
        }
    }
    assert!(passed[1..].iter().all(|passed| *passed == 1), "{passed:?}");
}

#[tokio::test]
async fn r5_a_nonce_is_used_up_after_1024_requests() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&proof.nc(MAX_USES)).await, In);
    assert_eq!(server.outcome(&proof.nc(MAX_USES + 1)).await, Stale);
}

#[tokio::test]
async fn r6_an_expired_nonce_is_stale_whatever_the_password() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let wrong = Proof { known: ("Mufasa".into(), "wrong".into()), ..proof.clone() };
    server.clock.advance(299);
    assert_eq!(server.outcome(&wrong).await, Refused);
    assert_eq!(server.outcome(&proof.nc(2)).await, In);
    server.clock.advance(1);
    ASKED.take();
    assert_eq!(server.outcome(&wrong.nc(3)).await, Stale);
    assert_eq!(server.outcome(&proof.nc(3)).await, Stale);
    assert_eq!(ASKED.take(), 0, "no store is asked about a nonce that is not good");
}

#[tokio::test]
async fn r7_a_nonce_with_any_bit_changed_is_stale() {
    let server = Server::new();
    let proof = server.proof("/").await;
    for index in 0..proof.nonce.len() {
        for bit in 0..8 {
            let mut nonce = proof.nonce.clone().into_bytes();
            nonce[index] ^= 1 << bit;
            // what no field or no quoted string can hold is another matter
            if nonce[index] < b' ' || nonce[index] == 0x7f || nonce[index] == b'"' || nonce[index] == b'\\' {
                continue;
            }
            let text: String = nonce.iter().map(|byte| char::from(*byte)).collect();
            let line = Proof { nonce: text, ..proof.clone() }.header();
            let line: Vec<u8> = line.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
            assert_eq!(server.get("/", line).await, Stale, "byte {index}, bit {bit}");
        }
    }
    for nonce in [
        "",
        "abc",
        &proof.nonce[1..],
        &format!("{}.", proof.nonce),
        &format!("{}.x", proof.nonce),
        &format!("{}=", proof.nonce),
        &"A".repeat(43),
        &"A".repeat(5000),
    ] {
        assert_eq!(server.outcome(&Proof { nonce: nonce.to_owned(), ..proof.clone() }).await, Stale, "{nonce}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}

#[tokio::test]
async fn r8_a_nonce_of_another_realm_or_another_key_is_stale() {
    let server = Server::new();
    let other_realm = server.challenge("/other").await;
    let nonce = param(&other_realm, "nonce").unwrap().to_owned();
    assert_eq!(server.outcome(&Proof { nonce, ..server.proof("/").await }).await, Stale);
    let other_key = Server::with([8; 32], server.clock.clone(), MemoryStore::default());
    let proof = other_key.proof("/").await;
    assert_eq!(server.outcome(&proof).await, Stale);
    assert_eq!(other_key.outcome(&proof).await, In);
}

#[tokio::test]
async fn r9_a_nonce_from_the_future_is_stale_unless_clocks_may_differ_so_much() {
    let server = Server::new();
    let clock = Clock::new();
    let ahead = Server::with([7; 32], clock.clone(), MemoryStore::default());
    clock.advance(30);
    assert_eq!(server.outcome(&ahead.proof("/").await).await, In);
    clock.advance(1);
    assert_eq!(server.outcome(&ahead.proof("/").await).await, Stale);
    clock.advance(570);
    assert_eq!(server.outcome(&ahead.proof("/").await).await, Stale);
}

#[tokio::test]
async fn r10_a_wrong_response_uses_nothing_up() {
    let server = Server::new();
    let proof = server.proof("/").await.nc(5);
    for known in ["wrong", ""] {
        let attack = Proof { known: ("Mufasa".into(), known.into()), ..proof.clone() };
        assert_eq!(server.outcome(&attack).await, Refused);
    }
    assert_eq!(server.outcome(&proof).await, In);
}

#[tokio::test]
async fn r11_a_captured_request_is_good_for_its_method_alone() {
    let server = Server::new();
    let captured = server.proof("/").await;
    let response = Some(captured.response());
    for method in ["DELETE", "POST", "HEAD", "OPTIONS", "get"] {
        let attack = Proof { method: method.into(), response: response.clone(), ..captured.clone() };
        let answer = server.send(&attack).await;
        assert_eq!(answer.status, 401, "{method}");
    }
    let head = Proof { method: "HEAD".into(), ..captured.nc(2) };
    assert_eq!(server.outcome(&head).await, In, "a response for HEAD is");
}

/// `H(A1)` of `-sess` is `H( H(A1) ":" nonce ":" cnonce )`, and a response begins like that: with the rest of it as `cnonce`, it
/// would be the key to sign whatever request.
#[tokio::test]
async fn r11_a_captured_response_is_no_session_key() {
    let server = Server::new();
    for (plain, sess) in [("SHA-256", "SHA-256-sess"), ("SHA-512-256", "SHA-512-256-sess"), ("MD5", "MD5-sess")] {
        let all = challenges(&get(&server.app, "/every", &[]).await.headers);
        let challenge = all.iter().find(|challenge| param(challenge, "algorithm") == Some(plain)).unwrap();
        let captured = Proof::of(challenge, "Mufasa", "Circle of Life", "/every");
        assert_eq!(server.outcome(&captured).await, In);
        let ha2 = client::hash(plain, "GET:/every");
        let rest = format!("{}:{}:auth:{ha2}", captured.nc, captured.cnonce);
        assert_eq!(server.outcome(&forged(&captured, plain, sess, &rest)).await, Refused, "{sess}");
    }
    // a response of RFC 2069 has no colon there, so its nonces are no others'
    let captured = server.proof("/legacy").await;
    assert_eq!(server.outcome(&captured).await, In);
    let ha2 = client::hash("MD5", "GET:/legacy");
    assert_eq!(server.outcome(&forged(&captured, "MD5", "MD5-sess", &ha2)).await, Stale);
}

/// What somebody signs who takes a captured response for a session key.
fn forged(captured: &Proof, plain: &str, sess: &str, cnonce: &str) -> Proof {
    let (method, uri, nc) = ("DELETE", "/every?forged", "00000002");
    let ha2 = client::hash(plain, format!("{method}:{uri}"));
    let (key, nonce) = (captured.response(), &captured.nonce);
    let response = client::hash(plain, format!("{key}:{nonce}:{nc}:{cnonce}:auth:{ha2}"));
    Proof {
        method: method.into(),
        uri: uri.into(),
        nc: nc.into(),
        cnonce: cnonce.into(),
        qop: Some("auth".into()),
        algorithm: Some(sess.into()),
        response: Some(response),
        ..captured.clone()
    }
}

#[tokio::test]
async fn r12_a_captured_request_is_good_for_its_query_alone() {
    let server = Server::new();
    let proof = Proof { uri: "/x?account=1".into(), ..server.proof("/x").await };
    for target in ["/x?account=2", "/x?account=1&", "/x?account=10", "/x?", "/x", "/x?account=%31"] {
        assert_eq!(server.get(target, proof.header()).await, Bad, "{target}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}

/// An `auth-int` response is refused: `requirements.rs`, D17. Without it a response says nothing of the body, and bodies that
/// are changed, cut short, chunked, empty or large are none of its business.
#[tokio::test]
async fn r15_a_body_is_not_protected_and_not_read() {
    let server = Server::new();
    let proof = Proof { method: "POST".into(), ..server.proof("/").await };
    for (nc, body) in (1..).zip(["", "a=1", "a=2"]) {
        let request = Request::post("/").header("authorization", proof.nc(nc).header()).body(Body::from(body)).unwrap();
        assert_eq!(send(&server.app, request).await.status, 200);
    }
}

/// [R16, E3] And all of it takes the same path as the lookup of a user that there is.
#[tokio::test]
async fn r16_nobody_has_no_password() {
    let server = Server::new();
    for (username, path) in [("nobody", "/"), ("empty", "/"), ("nobody", "/every"), ("nobody", "/userhash")] {
        for password in ["", "null", "None", "undefined", "Circle of Life"] {
            let proof = server.proof(path).await;
            let proof = Proof { username: username.into(), known: (username.into(), password.into()), ..proof };
            ASKED.take();
            assert_eq!(server.outcome(&proof).await, Refused, "{username} with {password:?}");
            assert_eq!(ASKED.take(), 1, "{username}");
        }
    }
    for ha1 in ["", "null", "None"] {
        let proof = server.proof("/").await;
        let ha2 = client::hash("SHA-256", "GET:/");
        let response = client::hash("SHA-256", format!("{ha1}:{}:00000001:0a4f113b:auth:{ha2}", proof.nonce));
        let proof = Proof { username: "nobody".into(), response: Some(response), ..proof };
        assert_eq!(server.outcome(&proof).await, Refused, "{ha1:?}");
    }
}

#[tokio::test]
async fn e3_an_unknown_user_is_answered_like_a_wrong_password() {
    let server = Server::new();
    for path in ["/", "/every", "/userhash"] {
        let proof = server.proof(path).await;
        let wrong = Proof { known: ("Mufasa".into(), "wrong".into()), ..proof.clone() };
        let unknown = Proof { username: "Scar".into(), known: ("Scar".into(), "wrong".into()), ..proof.clone() };
        let hash = "0".repeat(64);
        let unknown_hash =
            Proof { username: hash.clone(), known: (hash, "x".into()), extra: "userhash=true".into(), ..proof };
        let mut answers = Vec::new();
        for proof in [wrong, unknown, unknown_hash] {
            ASKED.take();
            let mut answer = server.send(&proof).await;
            assert_eq!(ASKED.take(), 1);
            answer.headers.remove("www-authenticate");
            answers.push((answer.status, answer.headers, answer.body));
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
    }
}

#[tokio::test]
async fn r17_sess_without_cnonce() {
    let server = Server::new();
    let challenge = challenges(&get(&server.app, "/every", &[]).await.headers).remove(1);
    let proof = Proof::of(&challenge, "Mufasa", "Circle of Life", "/every");
    assert_eq!(proof.algorithm.as_deref(), Some("SHA-256-sess"));
    let line = proof.header();
    assert_eq!(server.get("/every", line.replace(", cnonce=\"0a4f113b\"", "")).await, Refused);
    assert_eq!(server.get("/every", line.replace(", qop=auth, nc=00000001, cnonce=\"0a4f113b\"", "")).await, Refused);
    assert_eq!(server.get("/every", line).await, In);
}

/// A nonce that was forgotten for want of room is not taken for one that was never used.
#[tokio::test]
async fn r19_what_is_forgotten_is_refused() {
    let server = Server::with([7; 32], Clock::new(), MemoryStore::new(10));
    let mut proofs = Vec::new();
    for _ in 0..30 {
        let proof = server.proof("/").await;
        assert_eq!(server.outcome(&proof).await, In);
        proofs.push(proof);
        server.clock.advance(1);
    }
    for proof in &proofs {
        assert_eq!(server.outcome(proof).await, Stale, "again");
    }
    for proof in &proofs[..20] {
        assert_eq!(server.outcome(&proof.nc(2)).await, Stale, "it was forgotten");
    }
    for proof in &proofs[20..] {
        assert_eq!(server.outcome(&proof.nc(2)).await, In, "it was not");
    }
    assert_eq!(server.outcome(&server.proof("/").await).await, In);
}

#[tokio::test]
async fn r20_after_a_restart_what_came_before_is_refused() {
    let clock = Clock::new();
    let before = Server::with([7; 32], clock.clone(), MemoryStore::default());
    let (used, unused) = (before.proof("/").await, before.proof("/").await);
    assert_eq!(before.outcome(&used).await, In);
    clock.advance(1);
    let after = Server::with([7; 32], clock, MemoryStore::default());
    assert_eq!(after.outcome(&used).await, Stale);
    assert_eq!(after.outcome(&unused).await, Stale);
    assert_eq!(after.outcome(&after.proof("/").await).await, In);
}

/// With the same secret and a store on each, one of the others is deceived once, as the documentation says; with different
/// secrets, or a store that they share (`callbacks.rs`), nobody is.
#[tokio::test]
async fn r21_a_captured_request_on_another_machine() {
    let clock = Clock::new();
    let [first, second] = [(); 2].map(|()| Server::with([7; 32], clock.clone(), MemoryStore::default()));
    let proof = first.proof("/").await;
    assert_eq!(first.outcome(&proof).await, In);
    assert_eq!(second.outcome(&proof).await, In);
    assert_eq!(second.outcome(&proof).await, Stale);

    let third = Server::with([9; 32], clock, MemoryStore::default());
    let proof = first.proof("/").await;
    assert_eq!(first.outcome(&proof).await, In);
    assert_eq!(third.outcome(&proof).await, Stale);
}

#[tokio::test]
async fn r22_opaque_that_was_issued_has_to_come_back() {
    let server = Server::new();
    let proof = server.proof("/opaque").await;
    assert_eq!(server.outcome(&Proof { opaque: None, ..proof.clone() }).await, Refused);
    assert_eq!(server.outcome(&Proof { opaque: Some("x".into()), ..proof.clone() }).await, Refused);
    assert_eq!(server.outcome(&proof).await, In);
    // where none was issued, it says nothing
    let proof = Proof { opaque: Some("x".into()), ..server.proof("/").await };
    assert_eq!(server.outcome(&proof).await, In);
}

#[tokio::test]
async fn r23_a_realm_has_its_case() {
    let server = Server::new();
    let proof = server.proof("/").await;
    for realm in ["staff only", "Staff  only", "Staff only ", ""] {
        let other = Proof { realm: realm.into(), ..proof.clone() };
        let with_the_right_hash = Proof { response: Some(proof.response()), ..other.clone() };
        assert_eq!(server.outcome(&other).await, Refused, "{realm}");
        assert_eq!(server.outcome(&with_the_right_hash).await, Refused, "{realm}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}
