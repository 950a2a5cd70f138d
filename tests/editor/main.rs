//! What an editor knows of functions with attributes, asked of rust-analyzer: nothing is lost while somebody types.
//!
//! Without rust-analyzer there is nothing to ask, and each test says so and passes, unless `REQUIRE_RUST_ANALYZER` is set.
//! For the first answer it reads the standard library, and asks the registry what that depends on.

mod client;
mod mistakes;
#[allow(dead_code)] // it has a `main`
mod program;
mod right;
mod typing;

use std::{
    fmt::Debug,
    sync::{LazyLock, Mutex, PoisonError},
};

use client::Editor;

const PROGRAM: &str = include_str!("program.rs");

/// The handler whose attribute has all the options.
const ARGUMENTS: &str = "auth = Auth, role = [Role::User, [Role::Moderator, Role::Admin]], permit = is_owner";

/// Asks the one editor that all tests share, and says all that is not as it should be.
fn ask(questions: impl FnOnce(&mut Editor, &mut Vec<String>)) {
    static EDITOR: LazyLock<Option<Mutex<Editor>>> =
        LazyLock::new(|| client::is_there().then(|| Mutex::new(Editor::start())));

    let Some(editor) = &*EDITOR else {
        eprintln!("skipped: `rustup component add rust-analyzer rust-src`");
        return;
    };
    let mut wrong = Vec::new();
    questions(&mut editor.lock().unwrap_or_else(PoisonError::into_inner), &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Notes what is not as expected.
fn expect<T: Debug + PartialEq>(wrong: &mut Vec<String>, what: &str, found: T, expected: T) {
    if found != expected {
        wrong.push(format!("{what}: {found:?} instead of {expected:?}"));
    }
}

/// The program with another text in the place of one that is there once.
fn with(from: &str, to: &str) -> String {
    assert_eq!(PROGRAM.matches(from).count(), 1, "{from}");
    PROGRAM.replace(from, to)
}

/// The line of the program that defines what has this name.
fn home(name: &str) -> String {
    let defines = |line: &&str| {
        let line = line.trim();
        [format!("struct {name}"), format!("enum {name} ")].iter().any(|start| line.starts_with(start))
            || line == format!("{name},")
            || line.contains(&format!("fn {name}("))
    };
    let line = PROGRAM.lines().find(defines).unwrap_or_else(|| panic!("nothing is called {name}"));
    line.trim().to_owned()
}

/// The text with one of its marks, for each of them, and the word that is marked.
fn marks(text: &str) -> impl Iterator<Item = (String, String)> {
    let is_word = |char: &char| char.is_alphanumeric() || *char == '_';
    let mark = move |(at, _): (usize, &str)| {
        let (before, after) = (text[..at].replace('^', ""), text[at..].replace('^', ""));
        let start: String = before.chars().rev().take_while(is_word).collect::<Vec<_>>().into_iter().rev().collect();
        let end: String = after.chars().take_while(is_word).collect();
        (format!("{before}^{after}"), start + &end)
    };
    text.match_indices('^').map(mark)
}
