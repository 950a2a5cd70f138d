//! Tokens that a store knows.

use std::{sync::atomic::Ordering, time::Duration};

use axum_httpauth::tokens::TokenHash;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{
    app::{DAY, HOUR, altered_last, world},
    common::basic,
};

#[tokio::test]
async fn an_issued_token_is_good_until_it_expires_and_then_deleted() {
    let world = world();
    world.time.set(5);
    let (token, other) = (world.token().await, world.token().await);
    assert_ne!(token, other);
    for now in [5, 4, DAY + 4] {
        world.time.set(now);
        let answer = world.bearer("/", &token).await;
        assert_eq!((answer.status, &*answer.body), (200, "susan"), "at {now}");
    }
    world.time.set(DAY + 5);
    assert_eq!(world.db.count(), 2);
    assert_eq!(world.bearer("/", &token).await.status, 401);
    assert_eq!(world.db.count(), 1, "it is deleted as it is presented");
    assert!(world.db.rows.lock().unwrap().contains_key(&TokenHash::of(&other)));
}

#[tokio::test]
async fn the_lifetime_of_a_token_can_be_chosen() {
    let world = world();
    let (day, hour) = (world.sessions.clone(), world.sessions.clone().lifetime(Duration::from_millis(HOUR)));
    let (long, short) = (day.issue("susan".into()).await.unwrap(), hour.issue("john".into()).await.unwrap());
    let dead = hour.lifetime(Duration::ZERO).issue("nobody".into()).await.unwrap();
    assert_eq!(world.sessions.verify(&dead).await.unwrap(), None);
    world.time.set(HOUR - 1);
    assert_eq!(world.sessions.verify(&short).await.unwrap().as_deref(), Some("john"));
    world.time.set(HOUR);
    assert_eq!(world.sessions.verify(&short).await.unwrap(), None);
    assert_eq!(world.sessions.verify(&long).await.unwrap().as_deref(), Some("susan"));
}

#[tokio::test]
async fn a_revoked_token_is_gone_and_others_are_not() {
    let world = world();
    let (token, other) = (world.token().await, world.token().await);
    world.sessions.revoke(&token).await.unwrap();
    world.sessions.revoke(&token).await.unwrap();
    assert_eq!(world.bearer("/", &token).await.status, 401);
    assert_eq!(world.bearer("/", &other).await.status, 200);
    assert_eq!(world.db.count(), 1);
}

#[tokio::test]
async fn the_store_gets_the_hash_of_a_token_alone() {
    let world = world();
    let token = world.token().await;
    let kept: Vec<_> = world.db.rows.lock().unwrap().keys().map(|hash| *hash.as_bytes()).collect();
    assert_eq!(kept, [<[u8; 32]>::from(Sha256::digest(&token))]);
    assert_eq!(URL_SAFE_NO_PAD.decode(&token).unwrap().len(), 32);
    assert_eq!(world.bearer("/", &URL_SAFE_NO_PAD.encode(kept[0])).await.status, 401, "the hash is no token");
}

#[tokio::test]
async fn what_cannot_have_been_issued_is_refused_without_asking_the_store() {
    let world = world();
    let token = world.token().await;
    world.db.down.store(true, Ordering::Relaxed);
    let before = world.db.asked.load(Ordering::Relaxed);
    let (cut, longer, padded) = (&token[..42], format!("{token}A"), format!("{token}="));
    let (dot, plus) = (format!("{cut}."), format!("{cut}+"));
    let spelt = altered_last(&token); // the same bytes
    for bad in ["a", cut, &longer, &padded, &dot, &plus, &spelt, &token.repeat(2), &"A".repeat(8000)] {
        assert_eq!(world.bearer("/", bad).await.status, 401, "{bad}");
        world.sessions.revoke(bad).await.unwrap();
    }
    assert_eq!(world.db.asked.load(Ordering::Relaxed), before);
}

#[tokio::test]
async fn a_failure_of_the_store_is_503_and_not_unknown() {
    let world = world();
    let token = world.token().await;
    world.db.down.store(true, Ordering::Relaxed);
    let unknown = URL_SAFE_NO_PAD.encode([0; 32]);
    for token in [&token, &unknown] {
        let answer = world.bearer("/", token).await;
        assert_eq!((answer.status, answer.challenge()), (503, None));
        assert!(!answer.body.contains("disk"));
    }
    assert_eq!(world.login(&basic("susan:bye")).await.status, 503, "what is not kept is not handed out");
    assert!(world.sessions.revoke(&token).await.is_err());
    world.db.down.store(false, Ordering::Relaxed);
    assert_eq!(world.bearer("/", &token).await.status, 200);
}

#[tokio::test]
async fn an_expired_token_that_cannot_be_deleted_does_not_log_in() {
    let world = world();
    let token = world.token().await;
    world.time.set(DAY);
    world.db.read_only.store(true, Ordering::Relaxed);
    assert_eq!(world.bearer("/", &token).await.status, 503);
}

#[tokio::test]
async fn a_token_mints_no_token() {
    let world = world();
    let token = world.token().await;
    for credentials in [format!("Bearer {token}"), basic(format!("susan:{token}")), basic(format!("{token}:"))] {
        assert_eq!(world.login(&credentials).await.status, 401, "{credentials}");
    }
    assert_eq!(world.db.count(), 1);
}
