//! What `secure` claims, and every `curl` line that it prints.

use crate::curl::{REFUSED, check, check_printed, curl};

#[allow(dead_code)] // it has a `main`
#[path = "../../examples/secure.rs"]
mod example;

const BASIC: &str = "Basic realm=\"Library\"";

#[tokio::test]
async fn answers_as_it_prints() {
    check_printed(example::app(), include_str!("../../examples/secure.rs")).await;
}

#[tokio::test]
async fn page_of_who_may_call_what_is_for_librarians() {
    let table = [("{url}/access", 401, BASIC, REFUSED), ("-u john:hello {url}/access", 403, BASIC, REFUSED)];
    check(example::app(), &table).await;
    let page = curl(example::app(), "-u susan:bye {url}/access").await;
    let rows = [
        ("/", "GET", "example::opening_hours", "everybody"),
        ("/access", "GET", "example::access", "Auth (Basic): librarian"),
        ("/loans", "GET", "example::loans", "Auth (Basic): reader"),
        ("/loans", "POST", "example::remind", "Auth (Basic): librarian"),
        ("/metrics/*", "*", "axum::Router", "Auth (Basic): librarian"),
    ];
    let lines: Vec<_> = page.body().lines().filter(|line| line.starts_with("<tr")).collect();
    assert_eq!(lines.len(), rows.len(), "{}", page.body());
    for (line, (path, method, handler, access)) in lines.into_iter().zip(rows) {
        for text in
            [&format!("<td>{path}</td><td>{method}</td>"), &format!("{handler}</td>"), &format!("{access}</td>")]
        {
            assert!(line.contains(text), "{line} has no {text}");
        }
    }
}

#[tokio::test]
async fn foreign_router_is_behind_its_guard() {
    let table = [
        ("{url}/metrics/loans", 401, BASIC, REFUSED),
        ("-u john:hello {url}/metrics/loans", 403, BASIC, REFUSED),
        ("-u susan:bye {url}/metrics/loans", 200, "", "loans_total 42\n"),
    ];
    check(example::app(), &table).await;
}
