//! What `docs/from-flask-httpauth.md` claims: what it links to is there, and the programs that it ports do what they should.

mod common;
#[path = "common/digest.rs"]
mod digest;

#[allow(dead_code)] // it has a `main`
#[path = "../docs/ported/basic_auth.rs"]
mod basic_auth;
#[allow(dead_code)] // it has a `main`
#[path = "../docs/ported/digest_auth.rs"]
mod digest_auth;
#[allow(dead_code)] // it has a `main`
#[path = "../docs/ported/multi_auth.rs"]
mod multi_auth;
#[allow(dead_code)] // it has a `main`
#[path = "../docs/ported/roles_auth.rs"]
mod roles_auth;
#[allow(dead_code)] // it has a `main`
#[path = "../docs/ported/token_auth.rs"]
mod token_auth;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use axum::Router;
use axum_httpauth::tokens::SignedTokens;
use common::{basic, get_as};
use digest::{Proof, challenges};

const GUIDE: &str = include_str!("../docs/from-flask-httpauth.md");

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")
}

/// The words of each link, and what it leads to.
fn links() -> impl Iterator<Item = (&'static str, &'static str)> {
    let link = |(before, after): (&'static str, &'static str)| {
        let words = before.rsplit('[').next().unwrap();
        (words, after.split(')').next().unwrap())
    };
    GUIDE.match_indices("](").map(|(at, _)| (&GUIDE[..at], &GUIDE[at + 2..])).map(link)
}

/// The name of a function, if the words are one.
fn function(words: &str) -> Option<&str> {
    let name = words.strip_prefix('`')?.strip_suffix('`')?;
    name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')).then_some(name)
}

#[test]
fn each_link_leads_to_a_file_and_each_named_test_is_one() {
    let mut tests = 0;
    for (words, target) in links() {
        let file = docs().join(target);
        let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("[{words}]({target}): {error}"));
        if let Some(name) = function(words) {
            let place = text.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("{target} has no `{name}`"));
            let before = text[..place].trim_end().trim_end_matches("async").trim_end().lines().next_back();
            let attribute = before.unwrap_or_default().trim_start();
            assert!(attribute.starts_with("#[test]") || attribute.starts_with("#[tokio::test"), "{name}: {attribute}");
            tests += 1;
        }
    }
    assert!(tests > 200, "{tests} tests");
}

#[test]
fn each_row_names_what_shows_it() {
    let rows = GUIDE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| what ")).collect::<Vec<_>>();
    assert!(rows.len() > 200, "{} rows", rows.len());
    for row in rows {
        assert!(row.contains("](") || row.starts_with("| program |"), "{row}");
    }
}

/// Whatever the library has to write on top of a function, a type or a router, somebody who comes from there finds here.
#[test]
fn each_attribute_is_mentioned() {
    let (_, rest) = include_str!("../src/lib.rs").split_once("pub use axum_httpauth_macros::{").unwrap();
    let names = rest.split_once("};").unwrap().0.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut count = 0;
    for name in names {
        let uses = [format!("#[{name}]"), format!("#[derive({name})]"), format!("{name}!(")];
        assert!(uses.iter().any(|form| GUIDE.contains(form)), "nothing is said of `{name}`");
        count += 1;
    }
    assert!(count >= 20, "{count} attributes");
}

/// The lines of a program that are neither blank nor comments, imports or `main`.
fn length(program: &str) -> usize {
    let source = fs::read_to_string(docs().join(format!("ported/{program}.rs"))).unwrap();
    let (counted, main) = source.split_once("#[tokio::main]\n").unwrap();
    assert_eq!(main.matches("\n}\n").count(), 1, "`main` stands last");
    let mut import = false;
    let counts = |line: &&str| {
        import |= line.starts_with("use ");
        let counts = !import && !line.is_empty() && !line.starts_with("//");
        import &= !line.ends_with(';');
        counts
    };
    counted.lines().map(str::trim).filter(counts).count()
}

#[test]
fn a_port_is_at_most_two_lines_longer() {
    let originals =
        [("basic_auth", 15), ("digest_auth", 18), ("token_auth", 23), ("roles_auth", 26), ("multi_auth", 36)];
    for (program, original) in originals {
        let ours = length(program);
        assert!(ours <= original + 2, "{program} has {ours} lines");
        let row = format!("| `{program}` | {original} | {ours} | ");
        assert!(GUIDE.contains(&row), "the guide says something else than {row}");
    }
}

/// Compares the status, and the body of a 200.
async fn check(app: &Router, rows: &[(&str, &str, u16, &str)]) {
    for (path, authorization, status, body) in rows {
        let answer = get_as(app, path, authorization).await;
        assert_eq!(answer.status, *status, "{authorization} at {path}");
        assert_eq!(answer.body, if *status == 200 { body } else { "Unauthorized Access" }, "{authorization} at {path}");
    }
}

#[tokio::test]
async fn passwords_are_checked_and_a_stand_in_is_nobody() {
    let rows = [
        ("/", &*basic("john:hello"), 200, "Hello, john!"),
        ("/", &basic("susan:bye"), 200, "Hello, susan!"),
        ("/", &basic("john:bye"), 401, ""),
        ("/", &basic("nobody:hello"), 401, ""),
        ("/", &basic("nobody:bye"), 401, ""),
        ("/", "Bearer hello", 401, ""),
    ];
    check(&basic_auth::app(), &rows).await;
    let missing = common::get(&basic_auth::app(), "/", &[]).await;
    assert_eq!((missing.status, missing.challenge()), (401, Some("Basic realm=\"Authentication Required\"")));
}

#[tokio::test]
async fn a_proof_logs_in_once() {
    let app = digest_auth::app();
    let proof = async |username, password| {
        let challenge = challenges(&common::get(&app, "/", &[]).await.headers).remove(0);
        Proof::of(&challenge, username, password, "/").header()
    };
    let (john, wrong, nobody) =
        (proof("john", "hello").await, proof("susan", "hello").await, proof("nobody", "hello").await);
    let rows = [
        ("/", &*john, 200, "Hello, john!"),
        ("/", &john, 401, ""),
        ("/", &wrong, 401, ""),
        ("/", &nobody, 401, ""),
        ("/", &proof("susan", "bye").await, 200, "Hello, susan!"),
    ];
    check(&app, &rows).await;
}

#[tokio::test]
async fn signed_tokens_are_good_for_an_hour() {
    let seconds = Arc::new(AtomicU64::new(0));
    let now = Arc::clone(&seconds);
    let clock = move || SystemTime::UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed));
    let tokens = SignedTokens::with_clock([7; 32], clock).unwrap();
    let app = token_auth::app(tokens.clone());
    let susan = format!("Bearer {}", tokens.issue("susan").unwrap());
    let random = token_auth::tokens().unwrap();
    assert!(format!("{random:?}").contains("lifetime: 3600s"), "{random:?}");
    let other = format!("Bearer {}", random.issue("susan").unwrap());
    for (second, status) in [(0, 200), (3599, 200), (3600, 401)] {
        seconds.store(second, Ordering::Relaxed);
        check(&app, &[("/", &susan, status, "Hello, susan!"), ("/", &other, 401, ""), ("/", "Bearer x", 401, "")])
            .await;
    }
}

#[tokio::test]
async fn a_role_is_asked_for() {
    let rows = [
        ("/", &*basic("john:hello"), 200, "Hello, john!"),
        ("/admin", &basic("john:hello"), 403, ""),
        ("/", &basic("susan:bye"), 200, "Hello, susan!"),
        ("/admin", &basic("susan:bye"), 200, "Hello, susan, you are an admin!"),
        ("/admin", &basic("susan:hello"), 401, ""),
        ("/admin", &basic("nobody:hello"), 401, ""),
    ];
    check(&roles_auth::app(), &rows).await;
}

#[tokio::test]
async fn a_password_or_a_token_logs_in() {
    let tokens = multi_auth::tokens().unwrap();
    let app = multi_auth::app(tokens.clone());
    let rows = [
        ("/", &*basic("john:hello"), 200, "Hello, john!"),
        ("/", &basic("john:bye"), 401, ""),
        ("/", &basic("nobody:hello"), 401, ""),
        ("/", &format!("Bearer {}", tokens.issue("susan").unwrap()), 200, "Hello, susan!"),
        ("/", &format!("Bearer {}", SignedTokens::new([7; 32]).unwrap().issue("susan").unwrap()), 401, ""),
    ];
    check(&app, &rows).await;
    let missing = common::get(&app, "/", &[]).await;
    let realm = "realm=\"Authentication Required\"";
    assert_eq!(missing.all("www-authenticate"), [format!("Basic {realm}"), format!("Bearer {realm}")]);
}
