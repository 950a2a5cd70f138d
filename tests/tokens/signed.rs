//! Tokens that are signed.

use std::time::SystemTime;

use axum_httpauth::{
    AuthError, BoxError,
    tokens::{MAX_SUBJECT, SignedTokens, TokenError},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD},
};
use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use sha2::Sha256;

use crate::{
    app::{HOUR, SECRET, altered_last, world},
    common::get,
};

#[tokio::test]
async fn a_signed_token_is_good_until_it_expires_and_the_client_is_told() {
    let world = world();
    let token = world.signed.issue("susan").unwrap();
    for path in ["/signed", "/signed-or-down"] {
        for now in [0, HOUR - 1] {
            world.time.set(now);
            let answer = world.bearer(path, &token).await;
            assert_eq!((answer.status, &*answer.body), (200, "susan"), "at {now}");
        }
        world.time.set(HOUR);
        let invalid = "Bearer realm=\"Authentication Required\", error=\"invalid_token\"";
        let expired = format!("{invalid}, error_description=\"the token expired\"");
        let answer = world.bearer(path, &token).await;
        assert_eq!((answer.status, answer.challenge()), (401, Some(&*expired)), "{path}");
        let answer = world.bearer(path, &altered_last(&token)).await;
        assert_eq!((answer.status, answer.challenge()), (401, Some(invalid)), "{path}: signature first");
    }
}

#[test]
fn a_token_for_one_purpose_is_good_for_no_other() {
    let tokens = world().signed;
    let purposes = ["", "a", "ab", "abc", "confirm e-mail", "reset password", "\0", "é"];
    for purpose in purposes {
        let token = tokens.clone().for_purpose(purpose).issue("bc").unwrap();
        for other in purposes {
            let subject = tokens.clone().for_purpose(other).verify(&token);
            let expected = if other == purpose { Ok("bc") } else { Err(TokenError::Invalid) };
            assert_eq!(subject.as_deref(), expected.as_ref().copied(), "{purpose:?} as {other:?}");
        }
    }
}

/// Purpose and subject stand behind each other where they are signed.
#[test]
fn nothing_moves_from_the_subject_into_the_purpose() {
    let tokens = world().signed;
    let bytes = URL_SAFE_NO_PAD.decode(tokens.clone().for_purpose("a").issue("bc").unwrap()).unwrap();
    let moved = URL_SAFE_NO_PAD.encode(&bytes[1..]);
    assert_eq!(tokens.for_purpose("ab").verify(&moved), Err(TokenError::Invalid));
}

#[test]
fn another_secret_signs_no_token_and_a_short_one_is_refused() {
    let token = world().signed.issue("susan").unwrap();
    for other in [&[8; 32][..], &[7; 33], &[7; 64]] {
        let other = SignedTokens::with_clock(other, || SystemTime::UNIX_EPOCH).unwrap();
        assert_eq!(other.verify(&token), Err(TokenError::Invalid));
    }
    for length in [0, 1, 31] {
        let error = SignedTokens::new(vec![7; length]).unwrap_err();
        assert_eq!(error.to_string(), "the secret of tokens has at least 32 bytes");
    }
}

/// A token as it is documented, made without the library.
fn by_hand(purpose: &str, subject: &[u8], expires: u64) -> Vec<u8> {
    let raw = [subject, &expires.to_be_bytes()].concat();
    let length = (purpose.len() as u64).to_be_bytes();
    let signed = [b"signed-token-v1\0", &length[..], purpose.as_bytes(), &raw].concat();
    let tag = Hmac::<Sha256>::new_from_slice(&SECRET).unwrap().chain_update(signed).finalize().into_bytes();
    [raw, tag.to_vec()].concat()
}

#[test]
fn a_signed_token_is_what_is_documented() {
    let tokens = world().signed;
    let token = URL_SAFE_NO_PAD.encode(by_hand("reset password", "susan".as_bytes(), HOUR));
    assert_eq!(tokens.for_purpose("reset password").issue("susan").unwrap(), token);
}

#[test]
fn what_is_signed_is_refused_where_it_cannot_have_been_issued() {
    let tokens = world().signed;
    let verify = |subject: &[u8]| tokens.verify(&URL_SAFE_NO_PAD.encode(by_hand("", subject, HOUR)));
    assert_eq!(verify(&[b'x'; MAX_SUBJECT]), Ok("x".repeat(MAX_SUBJECT)));
    assert_eq!(verify(&[b'x'; MAX_SUBJECT + 1]), Err(TokenError::Invalid));
    assert_eq!(verify(b"\xff"), Err(TokenError::Invalid));
    assert!(tokens.issue(&"x".repeat(MAX_SUBJECT + 1)).is_err());
}

#[test]
fn no_other_spelling_of_a_signed_token_is_accepted() {
    let tokens = world().signed;
    for subject in ["", "a", "ab"] {
        let token = tokens.issue(subject).unwrap();
        assert_eq!(tokens.verify(&token).as_deref(), Ok(subject));
        let bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        let standard = STANDARD_NO_PAD.encode(bytes);
        let spellings = [
            altered_last(&token),
            URL_SAFE.encode(URL_SAFE_NO_PAD.decode(&token).unwrap()),
            format!("{token}="),
            format!("{token}A"),
            format!("{token}\n"),
            format!(" {token}"),
            format!("{}.{}", &token[..20], &token[20..]),
            format!("{}é{}", &token[..20], &token[22..]),
            token.to_lowercase(),
            standard,
        ];
        for spelling in spellings.iter().filter(|spelling| **spelling != token) {
            assert_eq!(tokens.verify(spelling), Err(TokenError::Invalid), "{spelling:?}");
        }
        for length in 0..token.len() {
            assert_eq!(tokens.verify(&token[..length]), Err(TokenError::Invalid), "{length} characters");
            assert_eq!(tokens.verify(&token[token.len() - length..]), Err(TokenError::Invalid), "the last {length}");
        }
    }
}

#[tokio::test]
async fn the_longest_subject_fits_into_a_request() {
    let world = world();
    let subject = "x".repeat(MAX_SUBJECT);
    let answer = world.bearer("/signed", &world.signed.issue(&subject).unwrap()).await;
    assert_eq!((answer.status, answer.body), (200, subject));
    assert_eq!(get(&world.app, "/signed", &[]).await.status, 401);
}

/// [`TokenError`] says no more to a client than that.
#[test]
fn an_error_names_no_subject() {
    assert_eq!(TokenError::Expired.to_string(), "the token expired");
    assert_eq!(TokenError::Invalid.to_string(), "the token is invalid");
    assert_eq!(AuthError::from(TokenError::Invalid).reason(), "credentials are invalid");
    assert_eq!(AuthError::from(BoxError::from(TokenError::Expired)).reason(), "the token expired");
}

proptest! {
    /// Any text comes back, in characters that a Bearer token may have (RFC 6750, 2.1).
    #[test]
    fn any_subject_comes_back(subject in any::<String>(), purpose in any::<String>()) {
        let tokens = world().signed.for_purpose(purpose);
        let token = tokens.issue(&subject).unwrap();
        prop_assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
        prop_assert_eq!(tokens.verify(&token), Ok(subject));
    }

    /// A character that is replaced, put in or taken out anywhere.
    #[test]
    fn no_altered_token_is_accepted(subject in "\\PC{0,20}", place in any::<prop::sample::Index>(), edit in 0..3, c in "[!-~]") {
        let tokens = world().signed;
        let token = tokens.issue(&subject).unwrap();
        let mut altered = token.clone();
        let place = place.index(token.len());
        match edit {
            0 => altered.replace_range(place..=place, &c),
            1 => altered.insert_str(place, &c),
            _ => altered.replace_range(place..=place, ""),
        }
        prop_assume!(altered != token);
        prop_assert_eq!(tokens.verify(&altered), Err(TokenError::Invalid));
    }
}
