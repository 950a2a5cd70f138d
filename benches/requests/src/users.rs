//! The users of every server, a thousand unless it says otherwise.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use axum_httpauth::{Algorithm, Role, RoleSet, constant_time_eq};

/// SipHash as in a `HashMap` by default, with keys that are the same in each run.
pub type Map<T> = HashMap<String, T, BuildHasherDefault<DefaultHasher>>;

#[derive(Role, Clone, Copy)]
#[auth(rename_all = "lowercase")]
pub enum Role {
    User,
    Moderator,
    Contributor,
}

#[derive(Clone)]
pub struct Users(Arc<Tables>);

struct Tables {
    by_name: Map<User>,
    by_token: Map<User>,
}

#[derive(Clone)]
pub struct User {
    password: String,
    pub roles: &'static [&'static str],
    pub typed: RoleSet<Role>,
}

impl Users {
    pub fn new() -> Self {
        Self::of(1000)
    }

    pub fn of(count: usize) -> Self {
        let by_name = (0..count).map(|index| (Self::name(index), User::new(index))).collect();
        let by_token = (0..count).map(|index| (Self::token(index), User::new(index))).collect();
        Self(Arc::new(Tables { by_name, by_token }))
    }

    pub fn name(index: usize) -> String {
        format!("user-{index}")
    }

    pub fn password(index: usize) -> String {
        format!("password-{index}")
    }

    pub fn token(index: usize) -> String {
        format!("token-{index}-0123456789abcdef")
    }

    /// The user of that name, if the password is right.
    pub fn verify(&self, name: &str, password: &str) -> Option<&User> {
        let user = self.get(name)?;
        constant_time_eq(user.password(), password).then_some(user)
    }

    pub fn get(&self, name: &str) -> Option<&User> {
        self.0.by_name.get(name)
    }

    /// The user of that token.
    pub fn of_token(&self, token: &str) -> Option<&User> {
        self.0.by_token.get(token)
    }
}

impl User {
    pub fn password(&self) -> &str {
        &self.password
    }

    fn new(index: usize) -> Self {
        let (roles, typed): (&[_], _) = match index % 4 {
            0 => (&["user", "moderator"], [Role::User, Role::Moderator].into()),
            1 => (&["user"], [Role::User].into()),
            2 => (&["moderator", "contributor"], [Role::Moderator, Role::Contributor].into()),
            _ => (&[], RoleSet::default()),
        };
        Self { password: Users::password(index), roles, typed }
    }
}

/// What a server of Digest keeps of each user: `H(A1)` by SHA-256 and by MD5.
#[derive(Clone)]
pub struct Accounts(Arc<Map<[&'static str; 2]>>);

impl Accounts {
    pub fn new(generate_ha1: impl Fn(Algorithm, &str, &str) -> String) -> Self {
        let account = |index| {
            let name = Users::name(index);
            let ha1 = |algorithm| &*generate_ha1(algorithm, &name, &Users::password(index)).leak();
            let account = [Algorithm::Sha256, Algorithm::Md5].map(ha1);
            (name, account)
        };
        Self(Arc::new((0..1000).map(account).collect()))
    }

    pub fn ha1(&self, name: &str, algorithm: Algorithm) -> Option<&'static str> {
        let [sha256, md5] = self.0.get(name)?;
        Some(if algorithm == Algorithm::Sha256 { sha256 } else { md5 })
    }
}
