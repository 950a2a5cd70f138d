//! What `quickstart` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/quickstart.rs"]
mod example;

const STAFF: &str = "Basic realm=\"Staff only\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/quickstart.rs")).await;
}

#[tokio::test]
async fn greets_the_user_by_name() {
    let table = [
        ("-u john:hello {url}/", 200, "", "Hello, john!\n"),
        ("-u susan:bye {url}/", 200, "", "Hello, susan!\n"),
        ("-u susan:bye {url}/admin", 200, "", "The machine room.\n"),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn without_credentials_is_401_with_challenge() {
    let table = [("{url}/", 401, STAFF, REFUSED), ("{url}/admin", 401, STAFF, REFUSED)];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn wrong_password_is_401_with_challenge() {
    let table = [
        ("-u john:wrong {url}/", 401, STAFF, REFUSED),
        ("-u john:bye {url}/", 401, STAFF, REFUSED),
        ("-u john: {url}/", 401, STAFF, REFUSED),
        ("-u nobody:hello {url}/", 401, STAFF, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn missing_role_is_403() {
    check(example::app(), &[("-u john:hello {url}/admin", 403, STAFF, REFUSED)]).await;
}
