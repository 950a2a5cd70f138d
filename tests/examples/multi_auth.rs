//! What `multi_auth` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/multi_auth.rs"]
mod example;

const BASIC: &str = "Basic realm=\"Shop\"";
const KEY: &str = "ApiKey realm=\"Shop\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/multi_auth.rs")).await;
}

#[tokio::test]
async fn either_scheme_lets_its_users_in() {
    let table = [
        ("-u john:hello {url}/", 200, "", "Hello, john! You came by Basic.\n"),
        ("-H 'X-API-Key: scanner-Zt4wM8qA' {url}/", 200, "", "Hello, the scanner! You came by ApiKey.\n"),
        ("-u john:wrong -H 'X-API-Key: scanner-Zt4wM8qA' {url}/", 200, "", "Hello, the scanner! You came by ApiKey.\n"),
    ];
    check(example::app(), &table).await;
}

#[tokio::test]
async fn who_presents_nothing_is_asked_for_either_and_who_errs_for_what_was_wrong() {
    let both = format!("{BASIC}\n{KEY}");
    let table = [
        ("{url}/", 401, &*both, REFUSED),
        ("-u john:wrong {url}/", 401, BASIC, REFUSED),
        ("-H 'X-API-Key: wrong' {url}/", 401, KEY, REFUSED),
        ("-u john:wrong -H 'X-API-Key: wrong' {url}/", 401, &*both, REFUSED),
        ("-u john:hello {url}/stock", 403, BASIC, REFUSED),
        ("-H 'X-API-Key: scanner-Zt4wM8qA' {url}/payroll", 401, BASIC, REFUSED),
    ];
    check(example::app(), &table).await;
}
