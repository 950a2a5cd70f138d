//! The Digest scheme through routers. The names in brackets are those of the catalogue of attacks that the rows come from.

mod app;
mod callbacks;
#[path = "../common/digest.rs"]
mod client;
#[path = "../common/mod.rs"]
mod common;

mod nonces;
mod parameters;
mod properties;
mod replay;
mod requirements;
mod target;

use app::Server;
use axum::{
    body::Body,
    http::{HeaderValue, Request},
};
use client::{Proof, challenges, param};
use common::{Answer, get, get_as, send};

impl Server {
    /// The first challenge of a path.
    async fn challenge(&self, path: &str) -> String {
        let answer = get(&self.app, path, &[]).await;
        assert_eq!(answer.status, 401, "{path}");
        challenges(&answer.headers).remove(0)
    }

    /// What Mufasa answers to the challenge of a path.
    async fn proof(&self, path: &str) -> Proof {
        Proof::of(&self.challenge(path).await, "Mufasa", "Circle of Life", path)
    }

    /// Sends it to where it is for, and says what came of it.
    async fn outcome(&self, proof: &Proof) -> Outcome {
        Outcome::of(&self.send(proof).await)
    }

    async fn send(&self, proof: &Proof) -> Answer {
        let request = Request::builder().method(&*proof.method).uri(&*proof.uri);
        let header = HeaderValue::from_bytes(proof.header().as_bytes()).unwrap();
        send(&self.app, request.header("authorization", header).body(Body::empty()).unwrap()).await
    }

    /// Sends a field line to a path.
    async fn get(&self, path: &str, header: impl AsRef<[u8]>) -> Outcome {
        Outcome::of(&get_as(&self.app, path, header).await)
    }
}

/// What a client makes of an answer.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Outcome {
    /// 200.
    In,
    /// 401 with `stale=true`: a new nonce, and the same password.
    Stale,
    /// 401 without: another password.
    Refused,
    /// 400.
    Bad,
    /// 431.
    TooLarge,
}

use Outcome::{Bad, In, Refused, Stale, TooLarge};

impl Outcome {
    fn of(answer: &Answer) -> Self {
        let challenges = challenges(&answer.headers);
        let stale = challenges.iter().map(|challenge| param(challenge, "stale")).collect::<Vec<_>>();
        assert!(answer.status == 200 || !challenges.is_empty(), "a refusal without challenge");
        assert!(stale.windows(2).all(|pair| pair[0] == pair[1]), "{stale:?}");
        match (answer.status, stale.first().copied().flatten()) {
            (200, _) => In,
            (401, Some("true")) => Stale,
            (401, None) => Refused,
            (400, None) => Bad,
            (431, None) => TooLarge,
            (status, stale) => panic!("{status} with {stale:?}"),
        }
    }
}
