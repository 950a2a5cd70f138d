//! Half of what is going to be there.

use crate::{ARGUMENTS, ask, expect, home, with};

/// A part of the program, what is there while it is typed, with a mark where that is, and what is offered there.
const BODIES: [(&str, &str, &str); 14] = [
    ("user.nickname)\n", "user.^)\n", "nickname"),
    ("    format!(\"{greeting}, {} of {id}\", user.nickname)\n", "    user.^\n", "nickname"),
    (
        "    format!(\"{greeting}, {} of {id}\", user.nickname)\n",
        "    let x = user.^\n    greeting.to_owned()\n",
        "nickname",
    ),
    (
        "    format!(\"{greeting}, {} of {id}\", user.nickname)\n",
        "    if user.^ {}\n    greeting.to_owned()\n",
        "nickname",
    ),
    (
        "    format!(\"{greeting}, {} of {id}\", user.nickname)\n",
        "    drop(user.^\n    greeting.to_owned()\n",
        "nickname",
    ),
    ("    format!(\"{greeting}, {} of {id}\", user.nickname)\n", "    gree^\n", "greeting"),
    ("    headers.len().to_string()\n", "    headers.^\n", "len"),
    ("    day.to_uppercase()\n", "    day.^\n", "to_uppercase"),
    ("same.then(|| Account", "same.^(|| Account", "then"),
    ("    key.is_empty()\n", "    key.^\n", "is_empty"),
    ("if headers.is_empty() &&", "if headers.^ &&", "is_empty"),
    ("    account.id == id\n", "    account.^\n", "nickname"),
    ("    account.id == id\n", "    account.id == i^\n", "id"),
    ("    error.reason().to_owned()\n", "    error.^\n", "reason"),
];

/// The same of arguments.
const ARGUMENTS_OF_A_HANDLER: [(&str, &str); 12] = [
    ("auth = Au^th, role = Role::User, permit = is_owner", "Auth"),
    ("auth = Auth, role = Role::Us^er, permit = is_owner", "User"),
    ("auth = Auth, role = Role::User, permit = is_^owner", "is_owner"),
    ("auth = Au^", "Auth"),
    ("auth = Au^, role = Role::User", "Auth"),
    ("role = Role::^", "Admin"),
    ("role = [Role::User, Role::^]", "Admin"),
    ("role = [Role::User, [Role::^]], permit = is_owner", "Moderator"),
    ("role = Ro^", "Role"),
    ("role = [^]", "Role"),
    ("permit = is_o^", "is_owner"),
    ("role = Role::^, optional = \"leniant\"", "Admin"),
];

#[test]
fn a_body_is_completed_while_it_is_typed() {
    ask(|editor, wrong| {
        for (from, marked, name) in BODIES {
            editor.write(with(from, &marked.replace('^', "")));
            let offered = editor.completions(marked);
            let is_offered = offered.iter().any(|offer| offer.starts_with(name));
            expect(wrong, &format!("{name} in {marked}: {offered:?}"), is_offered, true);
        }
    });
}

/// A string without an end is none of these bodies: to rust-analyzer, too, all that follows is a part of it.
#[test]
fn a_handler_stays_while_its_body_is_typed() {
    ask(|editor, wrong| {
        for body in ["user.", "let x = ", "match user { ", "if id == ", "}"] {
            editor.write(with("format!(\"{greeting}, {} of {id}\", user.nickname)\n", &format!("{body}\n")));
            expect(wrong, body, editor.definitions("get(ind^ex)"), vec![home("index")]);
        }
    });
}

#[test]
fn arguments_are_completed_while_they_are_typed() {
    ask(|editor, wrong| {
        for (marked, name) in ARGUMENTS_OF_A_HANDLER {
            editor.write(with(ARGUMENTS, &marked.replace('^', "")));
            let offered = editor.completions(marked);
            let is_offered = offered.iter().any(|offer| offer.starts_with(name));
            expect(wrong, &format!("{name} in {marked}: {offered:?}"), is_offered, true);
        }
    });
}
