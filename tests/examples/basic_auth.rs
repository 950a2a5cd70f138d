//! What `basic_auth` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/basic_auth.rs"]
mod example;

const MEMBERS: &str = "Basic realm=\"Members only\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/basic_auth.rs")).await;
}

#[tokio::test]
async fn right_password_opens_the_members_page() {
    check(example::app(), &[("-u susan:bye {url}/members", 200, "", "Hello, susan!\n")]).await;
}

#[tokio::test]
async fn wrong_password_is_401_with_challenge() {
    let table = [
        ("{url}/members", 401, MEMBERS, REFUSED),
        ("-u john:wrong {url}/members", 401, MEMBERS, REFUSED),
        ("-u john:bye {url}/members", 401, MEMBERS, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn unknown_user_is_401_even_with_the_password_of_the_stand_in() {
    check(example::app(), &[("-u nobody:nobody {url}/members", 401, MEMBERS, REFUSED)]).await;
}

#[tokio::test]
async fn optional_page_greets_strangers_and_users_and_refuses_a_wrong_password() {
    let table = [
        ("{url}/", 200, "", "Welcome, stranger!\n"),
        ("-H 'Authorization: Bearer token' {url}/", 200, "", "Welcome, stranger!\n"),
        ("-u john:hello {url}/", 200, "", "Welcome back, john!\n"),
        ("-u john:wrong {url}/", 401, MEMBERS, REFUSED),
        ("-H 'Authorization: Basic ???' {url}/", 401, MEMBERS, REFUSED),
    ];
    check(example::app(), &table).await;
}
