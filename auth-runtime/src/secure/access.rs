//! What a decision says, as data.

use std::{any::type_name, fmt};

use crate::{
    guard::Mode,
    rule::Policy,
    scheme::{Kind, Scheme},
    verify::Verifier,
};

/// Who may call a handler, according to one guard of it, or to `#[public]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    login: Login,
    scheme: Option<&'static str>,
    names: Vec<&'static str>,
    roles: Vec<Vec<&'static str>>,
    rules: Vec<&'static str>,
}

/// What becomes of a request that is not authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Login {
    /// It passes as every other: the handler is public.
    None,
    /// It is refused.
    Required,
    /// It passes without a user if it carries no credentials.
    Optional,
    /// It passes without a user whatever it carries.
    Lenient,
    /// It is refused, and so is every other.
    Refused,
}

impl Login {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "public",
            Self::Required => "required",
            Self::Optional => "optional",
            Self::Lenient => "lenient",
            Self::Refused => "nobody",
        }
    }
}

impl Access {
    pub(super) fn without_scheme(login: Login) -> Self {
        Self { login, scheme: None, names: Vec::new(), roles: Vec::new(), rules: Vec::new() }
    }

    pub(super) fn by_guard<A: Verifier, P: Policy<A>, M: Mode>() -> Self {
        let mut access = Self { scheme: Some(type_name::<A>()), ..Self::without_scheme(M::LOGIN) };
        <A as Scheme>::KIND.names(&mut |name| {
            if !access.names.contains(&name) {
                access.names.push(name);
            }
        });
        P::describe(&mut access);
        access
    }

    /// Records that a user needs one of these groups of roles, and all roles of that group.
    pub fn ask_roles(&mut self, alternatives: Vec<Vec<&'static str>>) {
        let groups = if self.roles.is_empty() { alternatives } else { both(&self.roles, &alternatives) };
        self.roles = Vec::new();
        for group in groups {
            if !self.roles.contains(&group) {
                self.roles.push(group);
            }
        }
    }

    /// Records that this rule must hold for a user.
    pub fn ask_rule(&mut self, name: &'static str) {
        self.rules.push(name);
    }

    /// What becomes of a request that is not authenticated.
    #[must_use]
    pub fn login(&self) -> Login {
        self.login
    }

    /// The type of the scheme, where one is asked.
    #[must_use]
    pub fn scheme(&self) -> Option<&'static str> {
        self.scheme
    }

    /// The names of the scheme on the wire: of one with members, those of the members.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// The roles that a user needs: alternatives, of which each is a group that must be held whole. Empty if any user may pass.
    #[must_use]
    pub fn roles(&self) -> &[Vec<&'static str>] {
        &self.roles
    }

    /// The rules that must hold for a user besides.
    #[must_use]
    pub fn rules(&self) -> &[&'static str] {
        &self.rules
    }
}

/// The alternatives of which each fulfils one of either side.
pub(crate) fn both(left: &[Vec<&'static str>], right: &[Vec<&'static str>]) -> Vec<Vec<&'static str>> {
    let join = |group: &Vec<&'static str>, other: &Vec<&'static str>| {
        let new = other.iter().filter(|role| !group.contains(role));
        group.iter().chain(new).copied().collect()
    };
    left.iter().flat_map(|group| right.iter().map(move |other| join(group, other))).collect()
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, names) = (self.scheme.unwrap_or_default(), self.names.join(", "));
        match self.login {
            Login::None => return f.write_str("everybody"),
            Login::Refused => return f.write_str("nobody"),
            Login::Required => write!(f, "{scheme} ({names})")?,
            Login::Optional | Login::Lenient => write!(f, "{scheme} ({names}), {}", self.login.as_str())?,
        }
        for (index, group) in self.roles.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { ", or " })?;
            f.write_str(&group.join(" and "))?;
        }
        self.rules.iter().try_for_each(|rule| write!(f, ", if {rule}"))
    }
}
