//! Mistakes in the arguments of an attribute. What is right beside them stays what it is.

use crate::{ARGUMENTS, ask, client::Editor, expect, home, marks, with};

/// A mistake that the compiler finds, and rust-analyzer by itself does not: it evaluates no bounds and no constants of a
/// signature.
const OF_THE_COMPILER: &str = "";

/// Arguments of `#[login_required]`, what is wrong with them, and marks at what still means something.
///
/// A bracket that is open to the end is not among them: rust-analyzer finds no function in what follows then, before any
/// macro is asked.
const ARGUMENTS_OF_A_HANDLER: [(&str, &str); 20] = [
    ("auth = Au^th, rol = Role::Us^er, permit = is_o^wner", "unknown option `rol`"),
    ("auth = Au^th, permit = is_o^wner, frobnicate", "unknown option `frobnicate`"),
    ("auth = Au^th, role = [Ro^le::Usr, Role::Ad^min], permit = is_o^wner", OF_THE_COMPILER),
    ("auth = Au^th, role = \"owner\", permit = is_o^wner", OF_THE_COMPILER),
    ("auth = Au^th role = [Ro^le::Us^er] permit = is_o^wner", "expected `,`"),
    ("auth = Au^th, role = [Role::Us^er [Role::Ad^min]], permit = is_o^wner", "expected a role"),
    ("auth = Au^th, role = , permit = is_o^wner", "expected an expression"),
    ("auth = Au^th, permit = is_o^wner, role =", "unexpected end of input, expected an expression"),
    ("auth = Au^th, role, permit = is_o^wner", "expected a value"),
    ("permit = is_o^wner, role = Ro^le::", "unexpected end of input, expected identifier"),
    ("role = [Ro^le::, Role::Us^er], permit = is_o^wner", "unexpected token"),
    ("auth = , role = Role::Us^er, permit = is_o^wner", "expected an expression"),
    ("role = Role::Us^er, auth =", "unexpected end of input, expected an expression"),
    ("auth = \"Auth\", role = Role::Us^er", "expected a path, found a string"),
    ("auth = Au^th, role = [Role::Us^er, 5]", "expected a role, found a number"),
    ("auth = Au^th, role = [Role::Us^er, \"admin\"]", "strings and variants are mixed in one rule"),
    ("auth = Au^th, role = [Role::Us^er, Role::User]", "the alternative `Role::User` is there twice"),
    ("auth = Au^th, role = Role::Us^er, optional = \"leniant\"", "expected `\"lenient\"`, found a string"),
    ("auth = Au^th, role = Role::Us^er, role = Role::Ad^min", "option `role` is given twice"),
    ("auth = Au^th, auth = Api^Key, role = Role::Us^er", "option `auth` is given twice"),
];

/// What is left of the handler `index`: its name, its parameters, its body.
fn handler_is_there(editor: &mut Editor, wrong: &mut Vec<String>, mistake: &str) {
    for marked in ["get(ind^ex)", "us^er.nickname", "of {i^d}"] {
        expect(wrong, &format!("{mistake}: {marked}"), editor.definitions(marked), vec![home("index")]);
    }
    let hover = editor.hover("get(ind^ex)");
    let shown = ["__arg_user", "CurrentUser<Auth>", "Path<u32>", "String", "Greets an owner."];
    expect(wrong, &format!("{mistake}: {hover}"), shown.iter().all(|part| hover.contains(part)), true);
    let offered = editor.completions("user.^nickname");
    expect(wrong, &format!("{mistake}: {offered:?}"), offered.contains(&"nickname".to_owned()), true);
}

#[test]
fn a_mistake_in_the_arguments_takes_nothing_else_away() {
    ask(|editor, wrong| {
        for (arguments, what) in ARGUMENTS_OF_A_HANDLER {
            editor.write(with(ARGUMENTS, &arguments.replace('^', "")));
            handler_is_there(editor, wrong, arguments);
            for (marked, word) in marks(arguments) {
                expect(wrong, &marked, editor.definitions(&marked), vec![home(&word)]);
            }
            let errors = editor.errors();
            let shown: Vec<_> = errors.iter().map(|(error, _)| error.starts_with(what)).collect();
            let expected = if what == OF_THE_COMPILER { vec![] } else { vec![true] };
            expect(wrong, &format!("{arguments}: {errors:?}"), shown, expected);
        }
    });
}

/// What stands behind `#[`, of each callback that has options, with a mistake, and the name of the function.
const CALLBACKS: [(&str, &str, &str); 8] = [
    ("verify_password]", "verify_password(anonymus)]", "check_password"),
    ("verify_password]", "verify_password(anonymous auth = Auth)]", "check_password"),
    ("verify_token(auth = ApiKey)]", "verify_token(auth = Api^Key, auth = ApiKey)]", "check_key"),
    ("verify_token(auth = ApiKey)]", "verify_token(auth = Api^Key, =)]", "check_key"),
    ("verify_token(auth = ApiKey)]", "verify_token(aut = Api^Key)]", "check_key"),
    ("get_user_roles]", "get_user_roles(role = Ro^le::Us^er)]", "roles_of"),
    ("permit]", "permit(auth = Au^th)]", "is_owner"),
    ("error_handler]", "error_handler(auth)]", "say_no"),
];

#[test]
fn a_mistake_in_the_arguments_of_a_callback_takes_nothing_else_away() {
    let parameters = [
        ("nickname: user^name.to_owned()", "check_password"),
        ("ke^y.is_empty()", "check_key"),
        ("head^ers.is_empty()", "roles_of"),
        ("acc^ount.id == id", "is_owner"),
        ("err^or.reason()", "say_no"),
    ];
    ask(|editor, wrong| {
        for (attribute, mistake, function) in CALLBACKS {
            editor.write(with(&format!("#[{attribute}"), &format!("#[{}", mistake.replace('^', ""))));
            for (marked, _) in parameters.into_iter().filter(|(_, of)| *of == function) {
                expect(wrong, &format!("{mistake}: {marked}"), editor.definitions(marked), vec![home(function)]);
            }
            for (marked, word) in marks(mistake) {
                expect(wrong, &marked, editor.definitions(&marked), vec![home(&word)]);
            }
            // nothing is missing where the scheme and the rule are used
            let errors = editor.errors();
            expect(wrong, &format!("{mistake}: {errors:?}"), errors.len(), 1);
            expect(wrong, mistake, editor.completions("user.^nickname").contains(&"nickname".to_owned()), true);
        }
    });
}
