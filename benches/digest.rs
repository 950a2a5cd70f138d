//! What a verified Digest request costs: run by `benches/digest.sh`, which counts instructions.
//!
//! `digest MODE REQUESTS` prepares that many good requests and does with them what the mode says. The difference between two
//! modes, and between two numbers of requests, is the cost of one.

use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    sync::LazyLock,
    task::{Context, Poll, Waker},
};

use axum::{
    Router,
    body::Body,
    http::{Request, header::WWW_AUTHENTICATE},
    routing::get,
};
use axum_httpauth::{Algorithm, CurrentUser, DigestAuth, digest::MAX_USES, get_ha1, login_required};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tower::ServiceExt;

#[path = "../tests/common/digest.rs"]
mod client;

use client::Proof;

#[derive(DigestAuth)]
#[auth(realm = "Staff only", algorithms = ["SHA-256", "MD5"])]
struct Auth;

static HA1: LazyLock<[String; 2]> =
    LazyLock::new(|| [Algorithm::Sha256, Algorithm::Md5].map(|hash| Auth::generate_ha1(hash, "Mufasa", "secret")));

#[get_ha1]
fn get_ha1(username: &str, algorithm: Algorithm) -> Option<&'static str> {
    let [sha256, md5] = &*HA1;
    (username == "Mufasa").then_some(if algorithm == Algorithm::Sha256 { sha256 } else { md5 })
}

async fn bare() -> &'static str {
    "hello"
}

#[login_required]
async fn guarded() -> &'static str {
    "hello"
}

#[login_required]
async fn with_user(user: CurrentUser<Auth>) -> &'static str {
    black_box(user.len());
    "hello"
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing here waits"),
    }
}

fn router() -> Router {
    Router::new().route("/without", get(bare)).route("/guarded", get(guarded)).route("/greeted", get(with_user))
}

/// Answers to challenges of the path, each good once.
fn proofs(path: &str, algorithm: usize, count: u32) -> Vec<Proof> {
    let nonces = count.div_ceil(MAX_USES);
    let proofs = (0..nonces).flat_map(|_| {
        let request = Request::get("/guarded").body(Body::empty()).unwrap();
        let response = block_on(router().oneshot(request)).unwrap();
        let challenge = response.headers().get_all(WWW_AUTHENTICATE).iter().nth(algorithm).unwrap();
        let proof = Proof::of(challenge.to_str().unwrap(), "Mufasa", "secret", path);
        (1..=MAX_USES).map(move |nc| proof.nc(nc))
    });
    proofs.take(count as usize).collect()
}

/// The hashes that no server gets around: those of the response, and the tag of the nonce, whose key was set up before.
fn hashes(proof: &Proof, key: &Hmac<Sha256>, ha1: &str) -> [u8; 3] {
    use sha2::Digest;

    let ha2 = Sha256::new().chain_update("GET:").chain_update(&proof.uri).finalize();
    let start = Sha256::new().chain_update(ha1).chain_update(":").chain_update(&proof.nonce).chain_update(":");
    let start = start.chain_update(&proof.nc).chain_update(":").chain_update(&proof.cnonce).chain_update(":auth:");
    let response = start.chain_update([b'0'; 64]).finalize();
    let tag = key.clone().chain_update("digest-nonce-v1\0Staff only\0").chain_update([7; 16]).finalize().into_bytes();
    [ha2[0], response[0], tag[0]]
}

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let (Some(mode), Some(count)) = (arguments.next(), arguments.next()) else {
        println!("run `benches/digest.sh`, which counts instructions");
        return;
    };
    let count: u32 = count.parse().expect("a number of requests");
    let (path, algorithm) = match &*mode {
        "bare" | "none" | "hashes" => ("/without", 0),
        "bare-md5" => ("/without", 1),
        "md5" => ("/guarded", 1),
        "user" => ("/greeted", 0),
        _ => ("/guarded", 0),
    };
    let mut proofs = proofs(path, algorithm, count);
    let status = if let "wrong" | "unknown" = &*mode { 401 } else { 200 };
    for proof in &mut proofs {
        match &*mode {
            "wrong" => proof.known.1 = "Secret".to_owned(),
            "unknown" => proof.username = "Nobody".to_owned(),
            _ => {}
        }
    }
    let router = router();
    let requests: Vec<_> = proofs
        .iter()
        .map(|proof| Request::get(path).header("authorization", proof.header()).body(Body::empty()).unwrap())
        .collect();
    let key = Hmac::new_from_slice(&[7; 32]).unwrap();
    match &*mode {
        "none" => drop(black_box(requests)),
        "hashes" => {
            drop(black_box(requests));
            for proof in &proofs {
                black_box(hashes(proof, &key, &HA1[0]));
            }
        }
        _ => {
            for request in requests {
                let response = block_on(router.clone().oneshot(request)).unwrap();
                assert_eq!(response.status(), status);
            }
        }
    }
}
