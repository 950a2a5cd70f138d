//! What `state` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed, curl};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/state.rs"]
mod example;

const STAFF: &str = "Basic realm=\"Staff only\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/state.rs")).await;
}

#[tokio::test]
async fn right_password_is_found_in_the_database() {
    let table = [
        ("-u john:hello {url}/", 200, "", "Hello, john!\n"),
        ("-u susan:bye {url}/", 200, "", "Hello, susan!\n"),
        ("-u susan:bye {url}/admin", 200, "", "The machine room.\n"),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn missing_and_wrong_credentials_are_401_with_challenge() {
    let table = [
        ("{url}/", 401, STAFF, REFUSED),
        ("-u john:wrong {url}/", 401, STAFF, REFUSED),
        ("-u john:bye {url}/", 401, STAFF, REFUSED),
        ("-u nobody:nobody {url}/", 401, STAFF, REFUSED),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn missing_role_is_403() {
    check(example::app(), &[("-u john:hello {url}/admin", 403, STAFF, REFUSED)]).await;
}

#[tokio::test]
async fn failure_of_the_database_is_503_without_challenge_and_detail() {
    check(example::app(), &[("-u carol:hello {url}/", 503, "", REFUSED)]).await;
}

/// More requests at once than there are permits: all are answered, in whatever order.
#[tokio::test]
async fn answers_many_requests_at_once() {
    let app = example::app();
    let requests: Vec<_> = (0..12)
        .map(|index| {
            let app = app.clone();
            let password = if index % 2 == 0 { "hello" } else { "wrong" };
            tokio::spawn(async move { curl(app, &format!("-u john:{password} {{url}}/")).await.status() })
        })
        .collect();
    for (index, status) in requests.into_iter().enumerate() {
        assert_eq!(status.await.unwrap(), if index % 2 == 0 { 200 } else { 401 });
    }
}
