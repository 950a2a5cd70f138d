//! A set of roles in the space of a number.

use std::{
    fmt,
    hash::{Hash, Hasher},
    iter,
    marker::PhantomData,
};

use crate::role::{RoleEnum, Roles};

/// A set of the variants of a [`RoleEnum`], in 16 bytes and without an allocation.
///
/// ```
/// # use axum_httpauth_runtime as axum_httpauth;
/// # enum Role { User, Admin }
/// # impl axum_httpauth::Roles for Role {
/// #     type Role = Self;
/// #     fn any(&self, mut test: impl FnMut(&Self) -> bool) -> bool { test(self) }
/// # }
/// # impl axum_httpauth::RoleEnum for Role {
/// #     const VARIANTS: &'static [Self] = &[Self::User, Self::Admin];
/// #     fn index(&self) -> usize { match self { Self::User => 0, Self::Admin => 1 } }
/// #     fn discriminant(&self) -> u128 { self.index() as u128 }
/// #     fn name(&self) -> &'static str { match self { Self::User => "user", Self::Admin => "admin" } }
/// #     fn by_name(name: &str) -> Option<Self> { None }
/// # }
/// use axum_httpauth::RoleSet;
///
/// let mut roles = RoleSet::from([Role::User]);
/// roles.insert(Role::Admin);
/// assert!(roles.contains(&Role::Admin));
/// assert_eq!(format!("{roles:?}"), r#"{"user", "admin"}"#);
/// ```
pub struct RoleSet<R> {
    /// One bit for each variant, the first one lowest.
    bits: u128,
    roles: PhantomData<fn() -> R>,
}

impl<R> RoleSet<R> {
    /// The set without roles.
    pub const EMPTY: Self = Self { bits: 0, roles: PhantomData };

    /// How many roles are in it.
    pub const fn len(&self) -> usize {
        self.bits.count_ones() as usize
    }

    /// Whether no role is in it.
    pub const fn is_empty(&self) -> bool {
        self.bits == 0
    }
}

impl<R: RoleEnum> RoleSet<R> {
    /// Puts the role into the set. Returns whether it was not there.
    pub fn insert(&mut self, role: R) -> bool {
        let new = !self.contains(&role);
        self.bits |= bit(&role);
        new
    }

    /// Takes the role out of the set. Returns whether it was there.
    pub fn remove(&mut self, role: &R) -> bool {
        let held = self.contains(role);
        self.bits &= !bit(role);
        held
    }

    /// Whether the role is in the set.
    pub fn contains(&self, role: &R) -> bool {
        self.bits & bit(role) != 0
    }

    /// The roles, as they are declared.
    pub fn iter(&self) -> impl Iterator<Item = &'static R> + use<R> {
        let mut bits = self.bits;
        iter::from_fn(move || {
            let role = R::VARIANTS.get(usize::try_from(bits.trailing_zeros()).ok()?)?; // 128 of none, and no such variant
            bits &= bits.wrapping_sub(1);
            Some(role)
        })
    }
}

/// The bit of the role. One behind the 128th variant has none, and is in no set: the derive refuses such an enum.
fn bit<R: RoleEnum>(role: &R) -> u128 {
    u32::try_from(role.index()).ok().and_then(|index| 1_u128.checked_shl(index)).unwrap_or_default()
}

impl<R: RoleEnum> Roles for RoleSet<R> {
    type Role = R;

    fn any(&self, test: impl FnMut(&R) -> bool) -> bool {
        self.iter().any(test)
    }
}

impl<R: RoleEnum> FromIterator<R> for RoleSet<R> {
    fn from_iter<I: IntoIterator<Item = R>>(roles: I) -> Self {
        let mut set = Self::EMPTY;
        set.extend(roles);
        set
    }
}

impl<R: RoleEnum> Extend<R> for RoleSet<R> {
    fn extend<I: IntoIterator<Item = R>>(&mut self, roles: I) {
        roles.into_iter().for_each(|role| {
            self.insert(role);
        });
    }
}

impl<R: RoleEnum, const N: usize> From<[R; N]> for RoleSet<R> {
    fn from(roles: [R; N]) -> Self {
        roles.into_iter().collect()
    }
}

impl<R> Clone for RoleSet<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for RoleSet<R> {}

impl<R> Default for RoleSet<R> {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl<R> PartialEq for RoleSet<R> {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits
    }
}

impl<R> Eq for RoleSet<R> {}

impl<R> Hash for RoleSet<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
    }
}

impl<R: RoleEnum> fmt::Debug for RoleSet<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(R::name)).finish()
    }
}

/// Roles as serde writes and reads them: by their names. What is no role is an error.
#[cfg(feature = "serde")]
mod serialize {
    use std::{fmt, marker::PhantomData};

    use serde_core::{
        Deserialize, Deserializer, Serialize, Serializer,
        de::{Error, SeqAccess, Visitor},
    };

    use super::RoleSet;
    use crate::role::{RoleEnum, UnknownRole};

    impl<R: RoleEnum> Serialize for RoleSet<R> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.iter().map(R::name))
        }
    }

    impl<'de, R: RoleEnum> Deserialize<'de> for RoleSet<R> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_seq(Names(PhantomData))
        }
    }

    /// A role by its name.
    pub fn deserialize_role<'de, R: RoleEnum, D: Deserializer<'de>>(deserializer: D) -> Result<R, D::Error> {
        deserializer.deserialize_str(Name(PhantomData))
    }

    struct Held<R>(R);

    impl<'de, R: RoleEnum> Deserialize<'de> for Held<R> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserialize_role(deserializer).map(Self)
        }
    }

    struct Name<R>(PhantomData<R>);

    impl<R: RoleEnum> Visitor<'_> for Name<R> {
        type Value = R;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the name of a role")
        }

        fn visit_str<E: Error>(self, name: &str) -> Result<R, E> {
            R::by_name(name).ok_or_else(|| E::custom(UnknownRole::new(name)))
        }
    }

    struct Names<R>(PhantomData<R>);

    impl<'de, R: RoleEnum> Visitor<'de> for Names<R> {
        type Value = RoleSet<R>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of names of roles")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<RoleSet<R>, A::Error> {
            let mut roles = RoleSet::EMPTY;
            while let Some(Held(role)) = names.next_element()? {
                roles.insert(role);
            }
            Ok(roles)
        }
    }
}

#[cfg(feature = "serde")]
pub use serialize::deserialize_role;
