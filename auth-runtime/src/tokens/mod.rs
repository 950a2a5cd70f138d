//! Tokens that an application hands out.
//!
//! | | [`OpaqueTokens`] | [`SignedTokens`] |
//! |---|---|---|
//! | for | sessions of an API, keys of programs | links in mail, passes for an hour |
//! | a token is | a random name for what the store knows | a signed text that everybody can read |
//! | costs | a look into a store, each time | nothing but the signature |
//! | can be revoked | yes | no: it is good until it expires |
//!
//! Both are good as tokens of a Bearer scheme (RFC 6750, 2.1), in a cookie, a query and a path.
//!
//! A token must not be able to get another one: whoever found it would have access for ever, and no expiry would end that.
//! Guard the endpoint that hands out tokens with the scheme of passwords alone, `#[login_required(auth = PasswordAuth)]`, and
//! never with one that accepts tokens.
//!
//! Who may have lost a password changes it, and then its old tokens have to go too. That is for the store of opaque tokens,
//! which knows the owner of each; signed ones stay good until they expire, or until the secret is changed for everybody.

mod opaque;
mod signed;

pub use self::{
    opaque::{OpaqueTokens, TokenHash, TokenStore},
    signed::{MAX_SUBJECT, SignedTokens, TokenError},
};
