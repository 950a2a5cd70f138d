//! [R18] What Digest remembers of requests that nobody verified, in bytes on the heap: nothing. What it remembers of others,
//! `memory.rs` counts.

#[path = "common/digest.rs"]
mod client;
mod common;

use std::{
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use allocation_counter::measure;
use axum::{Router, routing::get as on_get};
use axum_httpauth::{DigestAuth, get_password, login_required};
use client::{Proof, challenges};
use common::{get, get_as};

#[derive(DigestAuth)]
struct Auth;

#[get_password]
fn get_password(username: &str) -> Option<&'static str> {
    (username == "Mufasa").then_some("Circle of Life")
}

#[login_required]
async fn index() {}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

async fn proof(app: &Router) -> Proof {
    Proof::of(&challenges(&get(app, "/", &[]).await.headers)[0], "Mufasa", "Circle of Life", "/")
}

/// Whatever it sends: nothing, forged nonces, a wrong password with fresh nonces, what somebody else sent before.
#[test]
fn r18_a_client_without_a_password_makes_nothing_grow() {
    let app = Router::new().route("/", on_get(index));
    let captured = block_on(proof(&app));
    assert_eq!(block_on(get_as(&app, "/", captured.header())).status, 200);
    let attack = |count: u32| {
        for _ in 0..count {
            let fresh = block_on(proof(&app));
            let wrong = Proof { known: ("Mufasa".into(), "wrong".into()), ..fresh.clone() };
            let unknown = Proof { username: "Scar".into(), ..fresh };
            let forged = Proof { nonce: "A".repeat(43), ..captured.clone() };
            for proof in [&wrong, &unknown, &forged, &captured] {
                assert_eq!(block_on(get_as(&app, "/", proof.header())).status, 401);
            }
        }
    };
    attack(1);
    let grown = measure(|| attack(5_000)).bytes_current;
    assert_eq!(grown, 0, "bytes after 25 000 requests");
}
