//! What a help says to write is put where it says, by machine, and then the program compiles.

use std::{fs, ops::Range, path::Path};

use super::mistakes::Mistake;

/// Where the code of a help goes.
#[derive(Clone, Copy)]
enum How {
    /// In the place of what is underlined.
    Replace,
    /// In the place of the option that is underlined, or of which a part is.
    Option,
    /// Behind the option that is underlined.
    Beside,
    /// Nowhere: what is underlined goes.
    Remove,
    /// In the place of the whole item that is underlined.
    Item,
    /// In the place of the signature of the function that is underlined.
    Signature,
    /// On a line of its own above the item that begins like this, which the help names.
    Above(&'static str),
    /// At the end: an item, or an attribute on a function of the type that stands behind it.
    Append,
}

use How::{Above, Append, Beside, Item, Option as Opt, Remove, Replace, Signature};

const REMEDIES: &[(&str, How)] = &[
    ("basic_auth/charset_latin1", Opt),
    ("basic_auth/on_enum", Item),
    ("basic_auth/realm_is_a_number", Opt),
    ("basic_auth/realm_not_ascii", Opt),
    ("basic_auth/realm_twice", Remove),
    ("basic_auth/realm_with_line_end", Opt),
    ("basic_auth/realm_with_quote", Opt),
    ("basic_auth/role_declared_twice", Remove),
    ("basic_auth/roles_is_a_string", Opt),
    ("basic_auth/roles_is_empty", Opt),
    ("basic_auth/scheme_with_space", Replace),
    ("basic_auth/unknown_option", Replace),
    ("basic_auth/with_parameters", Item),
    ("digest_auth/algorithm_is_a_path", Opt),
    ("digest_auth/algorithm_twice", Remove),
    ("digest_auth/algorithms_is_a_string", Opt),
    ("digest_auth/legacy_with_sha_256", Opt),
    ("digest_auth/legacy_with_value", Opt),
    ("digest_auth/legacy_without_md5", Beside),
    ("digest_auth/lifetime_is_a_string", Opt),
    ("digest_auth/lifetime_is_zero", Opt),
    ("digest_auth/no_algorithms", Opt),
    ("digest_auth/nonces_is_no_nonces", Opt),
    ("digest_auth/on_enum", Item),
    ("digest_auth/opaque_is_empty", Remove),
    ("digest_auth/opaque_with_quote", Opt),
    ("digest_auth/realm_with_backslash", Opt),
    ("digest_auth/unknown_algorithm", Replace),
    ("digest_auth/userhash_without_function", Append),
    ("digest_auth/weaker_algorithm_first", Opt),
    ("digest_callbacks/generate_nonce_alone", Append),
    ("digest_callbacks/generate_opaque_alone", Append),
    ("digest_callbacks/userhash_not_offered", Above("struct Auth")),
    ("digest_callbacks/verify_nonce_alone", Append),
    ("digest_callbacks/verify_nonce_without_parameters", Signature),
    ("digest_callbacks/verify_opaque_alone", Append),
    ("error_handler/no_parameters", Signature),
    ("error_handler/owns_the_error", Replace),
    ("get_password/for_a_token_scheme", Replace),
    ("get_password/ha1_without_algorithm", Signature),
    ("get_password/no_parameters", Signature),
    ("get_password/no_parameters_for_hash_password", Signature),
    ("get_password/on_no_scheme", Above("struct Auth")),
    ("get_user_roles/owns_the_user", Replace),
    ("hash_password/generic", Signature),
    ("hash_password/no_parameters", Signature),
    ("hash_password/number_as_password", Replace),
    ("hash_password/without_get_password", Append),
    ("login_required/auth_is_a_string", Opt),
    ("login_required/auth_twice", Remove),
    ("login_required/auth_without_value", Opt),
    ("login_required/misspelt_auth", Replace),
    ("login_required/no_verifier", Append),
    ("login_required/not_async", Replace),
    ("login_required/on_impl", Item),
    ("login_required/on_struct", Item),
    ("login_required/on_trait", Item),
    ("login_required/option_twice", Remove),
    ("login_required/permit_in_parentheses", Opt),
    ("login_required/permit_is_a_list", Opt),
    ("login_required/permit_is_a_string", Opt),
    ("login_required/permit_twice", Remove),
    ("login_required/permit_without_value", Opt),
    ("login_required/role_in_parentheses", Opt),
    ("login_required/role_is_a_number", Opt),
    ("login_required/role_is_empty", Replace),
    ("login_required/role_is_white_space", Replace),
    ("login_required/role_single_alternative_twice", Remove),
    ("login_required/role_twice_in_a_group", Remove),
    ("login_required/role_with_comma", Opt),
    ("login_required/role_with_white_space", Replace),
    ("login_required/role_without_value", Opt),
    ("login_required/unknown_option", Replace),
    ("login_required/unsafe_handler", Remove),
    ("multi_auth/enum", Item),
    ("multi_auth/generic", Item),
    ("multi_auth/member_without_get_user_roles", Append),
    ("multi_auth/member_without_name", Item),
    ("multi_auth/principal_not_from_each", Append),
    ("multi_auth/roles_of_a_user_that_is_moved", Above("struct User")),
    ("multi_auth/unit_struct", Item),
    ("permit/borrows_mutably", Signature),
    ("permit/generic", Signature),
    ("permit/no_parameters", Signature),
    ("permit/owns_the_user", Replace),
    ("permit/reads_the_body", Replace),
    ("permit/user_without_a_type", Signature),
    ("program/auth_is_a_string", Opt),
    ("program/bad_realm", Opt),
    ("program/generate_nonce_alone", Append),
    ("program/no_verifier", Append),
    ("program/one_parameter", Signature),
    ("program/userhash_without_function", Append),
    ("program/verify_opaque_alone", Append),
    ("public/guarded_above", Remove),
    ("public/not_async", Replace),
    ("public/on_struct", Item),
    ("public/twice", Remove),
    ("require_login/auth_is_a_string", Opt),
    ("require_login/no_verifier", Append),
    ("require_login/unknown_option", Replace),
    ("role/empty", Item),
    ("role/on_struct", Item),
    ("role/with_parameters", Item),
    ("secure/bare_fallback", Above("async fn not_found")),
    ("secure/bare_handler", Above("async fn settings")),
    ("secure/bare_handler_in_a_chain", Above("async fn update")),
    ("secure/guard_behind_another_extractor", Above("async fn index")),
    ("token_auth/authorization_header", Opt),
    ("token_auth/bad_cookie_name", Replace),
    ("token_auth/bad_header_name", Replace),
    ("token_auth/on_enum", Item),
    ("token_auth/query_is_empty", Opt),
    ("token_auth/two_places", Remove),
    ("verify_password/anonymous_with_value", Opt),
    ("verify_password/body_as_extractor", Replace),
    ("verify_password/generic", Signature),
    ("verify_password/lifetime", Signature),
    ("verify_password/no_parameters", Signature),
    ("verify_password/number_as_user_name", Replace),
    ("verify_password/one_parameter", Signature),
    ("verify_password/opaque_parameter", Signature),
    ("verify_password/unknown_option", Replace),
    ("verify_token/no_parameters", Signature),
];

/// What the programs that stop at their mistake mean by these names. In the others their own come first.
const MEANT: &str = r"
mod meant {
    use axum_httpauth::*;

    #[derive(BasicAuth)]
    pub struct Auth;

    #[derive(BasicAuth)]
    pub struct PasswordAuth;

    #[derive(TokenAuth)]
    pub struct ApiKey;

    pub struct User;

    #[verify_password]
    fn verify(_: &str, _: &str) -> Option<User> { None }

    #[verify_password(auth = PasswordAuth)]
    fn verify_password(_: &str, _: &str) -> Option<User> { None }

    #[verify_token(auth = ApiKey)]
    fn verify_token(_: &str) -> Option<User> { None }

    #[get_user_roles]
    fn get_user_roles(_: &User) -> Vec<String> { Vec::new() }

    #[permit]
    pub fn is_owner(_: &User) -> bool { false }
}
";

/// All of them are the modules of one program, in which the names of the library are in scope.
#[test]
fn helps_compile_when_pasted() {
    let mistakes = Mistake::all();
    let mut programs = format!("#![allow(unused, unreachable_code)]\n\nfn main() {{}}\n{MEANT}");
    for (name, _) in REMEDIES {
        let mistake = mistakes.iter().find(|mistake| mistake.name == *name);
        let mended = mistake.and_then(mended).unwrap_or_else(|| panic!("{name} has no help that can be pasted"));
        let module = name.replace('/', "_");
        programs += &format!("\nmod {module} {{\nuse super::meant::*;\nuse axum_httpauth::*;\n{mended}}}\n");
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("helps.rs");
    fs::write(&file, programs).expect("the folder for tests is writable");
    trybuild::TestCases::new().pass(file);
}

/// The program with the help of the message applied, if that is one which a machine can apply.
pub(crate) fn mended(mistake: &Mistake) -> Option<String> {
    let (_, how) = REMEDIES.iter().find(|(name, _)| *name == mistake.name)?;
    let help = mistake.help()?;
    let mut quoted = help.split('`').skip(1).step_by(2);
    let code = match how {
        Remove if help.starts_with("remove ") => String::new(),
        Remove => return None,
        _ => quoted.next()?.replace("..", "todo!()"),
    };
    let mut program = mistake.program.clone();
    let underlined = mistake.underlined()?;
    match how {
        Replace => program.replace_range(underlined, &code),
        Opt => program.replace_range(element(&program, underlined.start, "(")?, &code),
        Beside => program.insert_str(element(&program, underlined.start, "(")?.end, &format!(", {code}")),
        Remove => program.replace_range(with_separator(&program, underlined), &code),
        Item => program.replace_range(paragraph(&program, underlined.start), &code),
        Signature => program.replace_range(signature(&program, underlined.start)?, &code),
        Above(item) => program.insert_str(program.find(item)?, &format!("{code}\n")),
        Append => program += &format!("\n{}\n", item(&code, quoted.next())?),
    }
    Some(program)
}

/// The code as an item: where it is an attribute, on a function of this type that has the name of the attribute.
fn item(code: &str, ty: Option<&str>) -> Option<String> {
    let Some(attribute) = code.strip_prefix("#[") else {
        return Some(code.to_owned());
    };
    let name = attribute.split(['(', ']']).next()?;
    Some(format!("{code}\nfn {name}{} {{\n    todo!()\n}}", ty?.strip_prefix("fn")?))
}

/// What stands at this place between the nearest of these brackets and commas.
fn element(program: &str, at: usize, brackets: &str) -> Option<Range<usize>> {
    let mut lists = Vec::new();
    for (index, c) in outside_of_strings(program).take_while(|(index, _)| *index < at) {
        match c {
            '(' | '[' | '{' => lists.push((c, index + 1)),
            ')' | ']' | '}' => {
                lists.pop();
            }
            ',' => {
                if let Some((_, start)) = lists.last_mut() {
                    *start = index + 1;
                }
            }
            _ => {}
        }
    }
    let (_, start) = *lists.iter().rev().find(|(bracket, _)| brackets.contains(*bracket))?;
    let mut depth = 0;
    let end = outside_of_strings(program).skip_while(|(index, _)| *index < start).find(|(_, c)| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        depth < 0 || (depth == 0 && *c == ',')
    });
    let element = &program[start..end?.0];
    Some(start + element.len() - element.trim_start().len()..start + element.len())
}

/// The characters of a program that no string literal contains.
fn outside_of_strings(program: &str) -> impl Iterator<Item = (usize, char)> {
    let (mut within, mut escaped) = (false, false);
    program.char_indices().filter(move |(_, c)| {
        let quote = *c == '"' && !escaped;
        escaped = within && *c == '\\' && !escaped;
        within ^= quote;
        !within && !quote
    })
}

/// What is underlined: in a list the whole element with the comma before it, elsewhere up to what comes next.
fn with_separator(program: &str, underlined: Range<usize>) -> Range<usize> {
    match element(program, underlined.start, "([") {
        Some(Range { start, end }) => program[..start].trim_end().strip_suffix(',').map_or(start, str::len)..end,
        None => underlined.start..underlined.end + 1,
    }
}

/// The lines around this place up to the next empty ones.
fn paragraph(program: &str, at: usize) -> Range<usize> {
    let start = program[..at].rfind("\n\n").map_or(0, |index| index + 2);
    let end = program[at..].find("\n\n").map_or(program.len(), |index| at + index);
    start..end
}

/// The signature of the function in whose head this place is.
fn signature(program: &str, at: usize) -> Option<Range<usize>> {
    let start = program[..at].rfind('\n')? + 1;
    let end = at + program[at..].find(" {\n")?;
    Some(start..end)
}
