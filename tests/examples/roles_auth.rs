//! What `roles_auth` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/roles_auth.rs"]
mod example;

const FORUM: &str = "Bearer realm=\"Forum\"";
const FORUM_SCOPE: &str = "Bearer realm=\"Forum\", error=\"insufficient_scope\"";
const KEYS: &str = "ApiKey realm=\"Authentication Required\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/roles_auth.rs")).await;
}

#[tokio::test]
async fn single_role_must_be_held() {
    let page = "For administrators.\n";
    let table = [
        ("{url}/settings", 401, FORUM, REFUSED),
        ("-H 'Authorization: Bearer anna-6kQm' {url}/settings", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/settings", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/settings", 200, "", page),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn one_role_of_a_list_suffices() {
    let page = "For moderators, and for administrators.\n";
    let table = [
        ("-H 'Authorization: Bearer anna-6kQm' {url}/reports", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer bert-Zr1x' {url}/reports", 200, "", page),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/reports", 200, "", page),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/reports", 200, "", page),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn group_in_a_list_must_be_held_whole() {
    let page = "For users, and for moderators who contribute as well.\n";
    let table = [
        ("-H 'Authorization: Bearer anna-6kQm' {url}/drafts", 200, "", page),
        ("-H 'Authorization: Bearer bert-Zr1x' {url}/drafts", 403, FORUM_SCOPE, REFUSED),
        ("-H 'Authorization: Bearer cleo-9fWd' {url}/drafts", 200, "", page),
        ("-H 'Authorization: Bearer dora-Tu5b' {url}/drafts", 403, FORUM_SCOPE, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn typed_group_must_be_held_whole() {
    let page = "For keys that may purge, or both read and write.\n";
    let table = [
        ("{url}/backup", 401, KEYS, REFUSED),
        ("-H 'X-API-Key: wrong' {url}/backup", 401, KEYS, REFUSED),
        ("-H 'X-API-Key: metrics-H3vn' {url}/backup", 403, KEYS, REFUSED),
        ("-H 'X-API-Key: deploy-Lq8e' {url}/backup", 200, "", page),
    ];
    check(example::app(), &table).await;
}
