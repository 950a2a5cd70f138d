//! What `digest_auth` claims, and every `curl` line that it prints.

use axum::Router;

use crate::{
    common::{get, get_as},
    curl::{check_printed, curl},
    digest::{Proof, challenges, hash, param},
};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/digest_auth.rs"]
mod example;

async fn proof(app: &Router, algorithm: usize) -> Proof {
    let challenges = challenges(&get(app, "/", &[]).await.headers);
    Proof::of(&challenges[algorithm], "john", "hello", "/")
}

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/digest_auth.rs")).await;
}

#[tokio::test]
async fn greets_the_user_and_reads_the_body() {
    let hello = curl(example::app(), "--digest -u john:hello {url}/").await;
    assert_eq!(hello.body(), "Hello, john!\n");
    let said = curl(example::app(), "--digest -u susan:bye -d hi {url}/").await;
    assert_eq!(said.body(), "susan says: hi\n");
}

#[tokio::test]
async fn a_login_lasts_and_no_request_is_good_twice() {
    let app = example::app();
    let proof = proof(&app, 0).await;
    for nc in 1..5 {
        assert_eq!(get_as(&app, "/", proof.nc(nc).header()).await.status, 200);
    }
    let again = get_as(&app, "/", proof.header()).await;
    assert_eq!((again.status, param(&challenges(&again.headers)[0], "stale")), (401, Some("true")));
}

#[tokio::test]
async fn the_name_may_be_hashed_with_either_algorithm() {
    let app = example::app();
    for (index, algorithm) in ["SHA-256", "MD5"].into_iter().enumerate() {
        let proof = proof(&app, index).await;
        assert_eq!(proof.algorithm.as_deref(), Some(algorithm));
        let username = hash(algorithm, "john:Members only");
        let hashed = Proof { username, extra: "userhash=true".into(), ..proof };
        let answer = get_as(&app, "/", hashed.header()).await;
        assert_eq!((answer.status, &*answer.body), (200, "Hello, john!\n"));
    }
}
