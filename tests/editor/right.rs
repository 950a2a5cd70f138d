//! A program without mistakes.

use crate::{PROGRAM, ask, client::Editor, expect, home, marks};

#[test]
fn a_program_that_compiles_shows_no_errors() {
    ask(|editor, wrong| {
        editor.write(PROGRAM.to_owned());
        expect(wrong, "errors", editor.errors(), Vec::new());
    });
}

/// What is the guard's stands between the parts of a signature, in the place of `async` too: the macro writes it, and
/// rust-analyzer shows what it writes.
#[test]
fn hover_on_a_name_shows_documentation_and_signature() {
    let shows = |editor: &mut Editor, wrong: &mut Vec<String>, marked: &str, parts: &[&str]| {
        let hover = editor.hover(marked);
        let mut rest = &*hover;
        for part in parts {
            match rest.split_once(part) {
                Some((_, behind)) => rest = behind,
                None => wrong.push(format!("{marked} does not show {part:?} there: {hover}")),
            }
        }
    };
    let index = [
        "fn index((__guard, __arg_user): (",
        "Guard<Auth, (",
        ", CurrentUser<Auth>), __arg1: Path<u32>) -> ",
        "GuardedFuture<",
        "Output = String> + ::core::marker::Send>",
        "Greets an owner.",
    ];
    let rows: [(&str, &[&str]); 10] = [
        ("fn ind^ex", &index),
        ("get(ind^ex)", &index),
        (
            "fn met^rics",
            &["fn metrics((__guard, __arg_headers): (", "Guard<ApiKey>, HeaderMap)) -> ", "Lets the program in."],
        ),
        ("fn opening^_hours", &["async fn opening_hours(", "Public, Path<String>)) -> String", "Tells everybody."]),
        ("get(opening^_hours)", &["async fn opening_hours(", "Tells everybody."]),
        (
            "fn check^_password",
            &["fn check_password(username: &str, password: &str) -> Option<Account>", "Knows the password."],
        ),
        ("fn check^_key", &["async fn check_key(key: &str) -> bool", "Knows the key."]),
        (
            "fn roles^_of",
            &["async fn roles_of(account: &Account, headers: HeaderMap) -> Vec<Role>", "Knows the roles."],
        ),
        ("fn is_^owner", &["async fn is_owner(account: &Account, ", "Path<u32>) -> bool", "Knows the owner."]),
        ("fn say^_no", &["fn say_no(error: &AuthError) -> impl IntoResponse", "Says what is wrong."]),
    ];
    ask(|editor, wrong| {
        editor.write(PROGRAM.to_owned());
        for (marked, parts) in rows {
            shows(editor, wrong, marked, parts);
        }
        // the type of the rule's name, which knows what the function is for
        shows(editor, wrong, "permit = is^_owner", &["is_owner", "Knows the owner."]);
    });
}

/// One thing: what the macro writes beside a token of the user's is not there.
#[test]
fn hover_on_a_token_shows_that_alone() {
    let rows = [
        ("auth = Au^th, role", "struct Auth"),
        ("role = [Ro^le", "enum Role"),
        ("role = [Role::Us^er", "User = 0"),
        ("Role::Ad^min]], permit", "Admin = 2"),
        ("permit = is^_owner", "enum is_owner"),
        ("auth = Api^Key)]\nasync fn metrics", "struct ApiKey"),
        ("auth = Api^Key)]\nasync fn check", "struct ApiKey"),
        ("user: CurrentUser<Au^th>, Path", "struct Auth"),
        ("user: Current^User<Auth>, Path", "pub struct CurrentUser"),
        ("Path(id): Pa^th<u32>) -> Str", "pub struct Path"),
        ("Path(id): Path<u32>) -> Str^ing", "pub struct String"),
        ("Path(id): Path<u32>) -> bo^ol", "bool"),
        ("-> Opt^ion<Account>", "pub enum Option"),
        ("account: &Acc^ount, headers", "struct Account"),
        ("headers: Header^Map) -> Vec", "pub struct HeaderMap"),
        ("-> V^ec<Role>", "pub struct Vec"),
        ("-> Vec<Ro^le>", "enum Role"),
        ("-> impl Into^Response", "pub trait IntoResponse"),
        ("error: &Auth^Error", "pub struct AuthError"),
        ("us^er.nickname", "let user: CurrentUser<Auth>"),
        ("of {i^d}", "let id: u32"),
    ];
    ask(|editor, wrong| {
        editor.write(PROGRAM.to_owned());
        for (marked, shown) in rows {
            let hover = editor.hover(marked);
            let described =
                hover.starts_with("\n```rust\n") && hover.split("\n---\n").next().unwrap_or(&hover).contains(shown);
            let things = hover.matches("\n---\n\n```rust\n").count();
            expect(wrong, &format!("{marked} {hover}"), (described, things), (true, 0));
        }
    });
}

#[test]
fn definitions_are_where_the_user_wrote_them() {
    let rows = [
        "get(ind^ex)",
        "get(met^rics)",
        "get(opening^_hours)",
        "auth = Au^th, role = [Ro^le::Us^er, [Role::Modera^tor, Role::Ad^min]], permit = is_o^wner",
        "auth = Api^Key)]\nasync fn metrics",
        "auth = Api^Key)]\nasync fn check_key",
        "user: CurrentUser<Au^th>, Path",
        "account: &Acc^ount, headers",
        "-> Vec<Ro^le>",
        "-> Option<Acc^ount>",
    ];
    let of_parameters = [
        ("us^er.nickname", "index"),
        ("of {i^d}", "index"),
        ("head^ers.len()", "metrics"),
        ("da^y.to_uppercase()", "opening_hours"),
        ("nickname: user^name.to_owned()", "check_password"),
        ("ke^y.is_empty()", "check_key"),
        ("head^ers.is_empty()", "roles_of"),
        ("acc^ount.id == id", "is_owner"),
        ("account.id == i^d\n", "is_owner"),
        ("err^or.reason()", "say_no"),
    ];
    ask(|editor, wrong| {
        editor.write(PROGRAM.to_owned());
        for (marked, word) in rows.into_iter().flat_map(marks) {
            expect(wrong, &marked, editor.definitions(&marked), vec![home(&word)]);
        }
        for (marked, function) in of_parameters {
            expect(wrong, marked, editor.definitions(marked), vec![home(function)]);
        }
        expect(wrong, "a field", editor.definitions("user.nick^name"), vec!["nickname: String,".to_owned()]);
        expect(wrong, "a local", editor.definitions("{greet^ing}"), vec!["let greeting = \"Hello\";".to_owned()]);
    });
}
