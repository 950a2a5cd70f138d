//! Whether a role is one that the scheme declares, found out in constants.

use crate::{challenge::ConstText, scheme::Scheme};

/// The roles that a scheme declares, `None` if it declares none.
#[derive(Debug, Clone, Copy)]
pub struct DeclaredRoles(Option<&'static [&'static str]>);

impl DeclaredRoles {
    pub const fn of<A: Scheme>() -> Self {
        Self(A::ROLES)
    }

    /// Does not compile if this is none of them.
    #[allow(clippy::panic)] // in a constant: the panic is a compile error
    #[track_caller]
    pub const fn check(self, role: &str) -> Self {
        if let Some(declared) = self.0
            && !is_in(declared, role)
        {
            panic!("{}", undeclared(declared, role).as_str());
        }
        self
    }
}

const fn is_in(mut declared: &[&str], role: &str) -> bool {
    while let [name, rest @ ..] = declared {
        // the lengths first: each step of a constant costs the compiler
        if name.len() == role.len() && is_same(name.as_bytes(), role.as_bytes()) {
            return true;
        }
        declared = rest;
    }
    false
}

const fn is_same(mut a: &[u8], mut b: &[u8]) -> bool {
    while let ([x, a_rest @ ..], [y, b_rest @ ..]) = (a, b) {
        if *x != *y {
            return false;
        }
        (a, b) = (a_rest, b_rest);
    }
    true
}

const fn undeclared(mut declared: &[&str], role: &str) -> ConstText {
    let mut text = ConstText::new().push("the scheme declares no role `").push(role).push("`\n= help: ");
    if let Some(nearest) = nearest(declared, role) {
        text = text.push("did you mean `").push(nearest).push("`? ");
    }
    text = text.push("it declares ");
    while let [name, rest @ ..] = declared {
        if !text.has_room(name) {
            return text.push("and others");
        }
        text = text.push("`").push(name).push(if rest.is_empty() { "`" } else { "`, " });
        declared = rest;
    }
    text
}

/// The name that the fewest edits lead to, if they are at most a third of its length, or one.
const fn nearest<'n>(mut names: &[&'n str], to: &str) -> Option<&'n str> {
    let mut nearest = None;
    let mut fewest = if to.len() > 3 { to.len() / 3 } else { 1 };
    while let [name, rest @ ..] = names {
        let edits = edits(name.as_bytes(), to.as_bytes());
        if edits < fewest || (edits == fewest && nearest.is_none()) {
            (nearest, fewest) = (Some(*name), edits);
        }
        names = rest;
    }
    nearest
}

/// How many bytes to insert, remove or replace to make one of the other (Levenshtein), for texts of up to 64 bytes.
#[allow(clippy::indexing_slicing)] // in a constant
const fn edits(from: &[u8], to: &[u8]) -> usize {
    const LONGEST: usize = 64;
    if from.len() > LONGEST || to.len() > LONGEST {
        return usize::MAX;
    }
    // of the bytes of `from` that were read so far, to each beginning of `to`
    let mut row = [0; LONGEST + 1];
    let mut end = 0;
    while end <= to.len() {
        row[end] = end;
        end += 1;
    }
    let mut start = 0;
    while start < from.len() {
        let mut diagonal = row[0];
        row[0] = start + 1;
        let mut end = 0;
        while end < to.len() {
            let replaced = diagonal + (from[start] != to[end]) as usize;
            diagonal = row[end + 1];
            row[end + 1] = least(replaced, least(row[end], row[end + 1]) + 1);
            end += 1;
        }
        start += 1;
    }
    row[to.len()]
}

const fn least(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (from, to, expected) in [
            ("", "", 0),
            ("", "ab", 2),
            ("user", "user", 0),
            ("user", "usr", 1),
            ("usr", "user", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edits(from.as_bytes(), to.as_bytes()), expected, "{from} to {to}");
        }
    }

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["user", "moderator", "admin"];
        assert_eq!(nearest(&names, "modrator"), Some("moderator"));
        assert_eq!(nearest(&names, "User"), Some("user"));
        assert_eq!(nearest(&names, "adm"), None);
        assert_eq!(nearest(&names, "editor"), None);
        assert_eq!(nearest(&[], "user"), None);
    }

    #[test]
    fn the_message_names_what_there_is() {
        let text = undeclared(&["user", "moderator"], "modrator");
        assert_eq!(
            text.as_str(),
            "the scheme declares no role `modrator`\n= help: did you mean `moderator`? it declares `user`, `moderator`"
        );
        let many = vec!["a-role-of-a-long-name-that-is-not-alone"; 40];
        assert!(undeclared(&many, "user").as_str().ends_with("and others"));
    }
}
