//! What must not compile, and what it says; and what must keep compiling.

use std::process::Command;

use mistakes::Mistake;

mod catalogue;
mod mistakes;
mod remedy;

/// The messages of the compiler are compared to the letter, so they are compared with those of one compiler.
const TOOLCHAIN: &str = "1.95.0";

/// What the compiler says by itself, and why that is not one error of ours.
const UNSAID: &[(&str, &str)] = &[
    ("wiring/handler_called", "the call is wrong already, and what it gives is no handler either"),
    ("wiring/secure_handler_called", "the same"),
    ("wiring/secure_scheme_without_verifier", "a guard of such a scheme is none, as the router sees"),
    ("wiring/state_without_from_ref.", "the router alone knows its state: `debug_handler` says what is missing"),
    ("wiring/struct_as_extractor.", "the type may be an extractor for the state of the router: the same"),
];

#[test]
fn diagnostics() {
    let version = Command::new("rustc").arg("--version").output().expect("rustc runs");
    let version = String::from_utf8(version.stdout).expect("rustc prints text");
    assert!(version.contains(TOOLCHAIN), "the UI tests are for rustc {TOOLCHAIN}, this is {version}");

    trybuild::TestCases::new().compile_fail("ui-tests/fail/*/*.rs");
}

/// By itself, since it builds the programs and runs them: those that must not compile are then only checked, all at once.
#[test]
fn programs() {
    trybuild::TestCases::new().pass("ui-tests/pass/*.rs");
}

/// Of each mistake, the compiler says one thing. Where that is ours, it says what is wrong, and then how to write it
/// right.
#[test]
fn each_mistake_is_one_error_with_its_remedy() {
    let mistakes = Mistake::all();
    assert!(mistakes.len() >= 25, "{} mistakes", mistakes.len());
    for Mistake { name, message, .. } in mistakes {
        let file = format!("ui-tests/fail/{name}.stderr");
        let errors: Vec<_> = message.lines().filter(|line| line.starts_with("error")).collect();
        let [error, follow_ups @ ..] = &*errors else { panic!("{file} says nothing") };
        if UNSAID.iter().any(|(unsaid, _)| file.contains(unsaid)) {
            continue;
        }
        // In a whole program, axum adds that what is no handler cannot be routed.
        let routed = |error: &&str| file.contains("/program/") && error.contains("Handler<_, _>");
        assert!(follow_ups.iter().all(routed), "{file}: {errors:?}");
        // the compiler's own, which names the value and the await over which it is held
        let not_send = "future cannot be sent between threads safely";
        if let Some(what) = error.strip_prefix("error: ").filter(|what| *what != not_send) {
            let help = message.lines().nth(1).unwrap_or_default().trim_start();
            assert!(help.starts_with("= help: "), "{file} does not say how to write it right");
            assert!(!what.ends_with('.') && !help.ends_with('.'), "{file} ends in a period");
            assert!(!what.starts_with(char::is_uppercase), "{file} starts in upper case");
        }
        assert!(!message.contains("panicked\n"), "{file}: a macro panics");
        assert!(!error.contains("Handler<_, _>"), "{file}: the error is axum's, not ours");
    }
}
