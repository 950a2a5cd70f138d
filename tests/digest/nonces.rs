//! [R24] Challenges, their nonces, the keys and the clock that these come from.

use std::sync::Arc;

use axum_httpauth::digest::{MemoryStore, NonceKey};
use http_auth::{PasswordClient, PasswordParams};

use super::*;

/// `tests/clients` has the clients that read them.
#[tokio::test]
async fn r24_each_algorithm_has_a_challenge_of_its_own_in_the_order_of_preference() {
    let server = Server::new();
    let challenges = challenges(&get(&server.app, "/every", &[]).await.headers);
    let algorithms: Vec<_> = challenges.iter().map(|challenge| param(challenge, "algorithm").unwrap()).collect();
    assert_eq!(algorithms, ["SHA-256", "SHA-256-sess", "SHA-512-256", "SHA-512-256-sess", "MD5", "MD5-sess"]);
    for name in ["realm", "nonce", "qop"] {
        let first = param(&challenges[0], name).unwrap();
        assert!(challenges.iter().all(|challenge| param(challenge, name) == Some(first)), "{name}");
    }
}

/// A client of another make reads each challenge, alone and in one line with the others, and answers it.
#[tokio::test]
async fn r24_a_client_of_another_make_logs_in_with_each_challenge() {
    let server = Server::new();
    for path in ["/", "/every", "/opaque", "/userhash", "/legacy"] {
        let count = challenges(&get(&server.app, path, &[]).await.headers).len();
        for index in 0..=count {
            let mut all = challenges(&get(&server.app, path, &[]).await.headers);
            let challenge = if index == count { all.join(", ") } else { all.swap_remove(index) };
            let mut client = PasswordClient::builder().challenges(&challenge).build().unwrap();
            for _ in 0..if path == "/legacy" { 1 } else { 3 } {
                let (method, uri, body) = ("GET", path, Some(b"".as_slice()));
                let params = PasswordParams { username: "Mufasa", password: "Circle of Life", method, uri, body };
                let line = client.respond(&params).unwrap();
                assert_eq!(server.get(path, &line).await, In, "{challenge} {line}");
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_was_changed_is_accepted_once_more() {
    let server = Server::new();
    let [old, older] = [server.proof("/").await, server.proof("/").await];
    server.nonces.rotate(NonceKey::new([1; 32]).unwrap());
    assert_eq!(server.outcome(&old).await, In);
    assert_eq!(server.outcome(&old).await, Stale, "what was used is known");
    let new = server.proof("/").await;
    server.nonces.rotate(NonceKey::new([2; 32]).unwrap());
    assert_eq!(server.outcome(&older).await, Stale);
    assert_eq!(server.outcome(&new).await, In);
}

#[tokio::test]
async fn a_clock_that_goes_back_makes_no_request_good_again() {
    let time = Arc::new(std::sync::atomic::AtomicU64::new(1_800_000_000));
    let clock = Arc::clone(&time);
    let now = move || {
        std::time::SystemTime::UNIX_EPOCH
            + std::time::Duration::from_secs(clock.load(std::sync::atomic::Ordering::Relaxed))
    };
    let server = Server::timed([7; 32], now, MemoryStore::default());
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&proof).await, In);
    time.fetch_add(301, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(server.outcome(&proof.nc(2)).await, Stale);
    time.fetch_sub(301, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(server.outcome(&proof).await, Stale);
}

/// A nonce has one time at which it expires, and the uses of it are kept until then.
#[tokio::test]
async fn a_nonce_is_good_for_schemes_of_its_lifetime_alone() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&Proof { uri: "/short".into(), ..proof }).await, Stale);
    let short = server.proof("/short").await;
    assert_eq!(server.outcome(&short).await, In);
    assert_eq!(server.outcome(&Proof { uri: "/".into(), ..short.nc(2) }).await, Stale);
    server.clock.advance(60);
    assert_eq!(server.outcome(&short.nc(2)).await, Stale);
}

#[test]
fn a_secret_is_not_short() {
    assert!(NonceKey::new([0; 31]).is_err());
    assert_eq!(format!("{:?}", NonceKey::new([7; 32]).unwrap()), "NonceKey { .. }");
}
