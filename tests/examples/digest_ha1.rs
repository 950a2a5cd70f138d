//! What `digest_ha1` claims, and every `curl` line that it prints.

use crate::{
    common::{get, get_as},
    curl::{check_printed, curl},
    digest::{Proof, challenges, hash},
};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/digest_ha1.rs"]
mod example;

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(None), include_str!("../../examples/digest_ha1.rs")).await;
}

#[tokio::test]
async fn users_and_roles_are_found_in_the_database() {
    let hello = curl(example::app(None), "--digest -u susan:bye {url}/").await;
    assert_eq!(hello.body(), "Hello, susan!\n");
    let room = curl(example::app(None), "--digest -u susan:bye {url}/admin").await;
    assert_eq!(room.body(), "The machine room.\n");
}

/// Who has no hash of an algorithm is nobody with that one.
#[tokio::test]
async fn each_algorithm_has_its_hash_and_its_index_of_names() {
    let app = example::app(None);
    for (name, password, algorithm, status) in
        [("susan", "bye", 0, 200), ("susan", "bye", 1, 200), ("john", "hello", 0, 200), ("john", "hello", 1, 401)]
    {
        let challenge = challenges(&get(&app, "/", &[]).await.headers).remove(algorithm);
        let proof = Proof::of(&challenge, name, password, "/");
        let username = hash(proof.algorithm.as_deref().unwrap(), format!("{name}:Staff only"));
        let hashed = Proof { username, extra: "userhash=true".into(), ..proof.nc(2) };
        assert_eq!(get_as(&app, "/", proof.header()).await.status, status, "{name} with {algorithm}");
        assert_eq!(get_as(&app, "/", hashed.header()).await.status, status, "{name} with {algorithm}, hashed");
    }
}

#[tokio::test]
async fn a_nonce_of_a_machine_with_the_same_secret_is_good() {
    let app = |secret: &str| example::app(Some(secret.repeat(32)));
    let (earlier, later, other) = (app("a"), app("a"), app("b"));
    let challenge = challenges(&get(&later, "/", &[]).await.headers).remove(0);
    let proof = Proof::of(&challenge, "john", "hello", "/");
    assert_eq!(get_as(&other, "/", proof.header()).await.status, 401);
    assert_eq!(get_as(&earlier, "/", proof.header()).await.status, 200);
}

#[test]
#[should_panic(expected = "a secret has 32 bytes")]
fn a_short_secret_is_refused() {
    let _ = example::app(Some("secret".to_owned()));
}
