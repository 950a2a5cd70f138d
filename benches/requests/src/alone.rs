//! The work alone, without a framework: bytes in, a yes or no out.

use std::hint::black_box;

use axum::Router;
use axum_httpauth::Algorithm;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha2::{Digest, Sha256};

use crate::{
    client::Proof,
    ours::digest::Auth,
    requests::{field, proofs},
    server::{Call, Server},
    users::{Accounts, Users},
};

fn basic(field: &[u8], users: &Users) -> bool {
    let verified = || {
        let (scheme, rest) = field.split_first_chunk::<6>()?;
        let decoded = STANDARD.decode(scheme.eq_ignore_ascii_case(b"Basic ").then_some(rest)?).ok()?;
        let (name, password) = str::from_utf8(&decoded).ok()?.split_once(':')?;
        users.verify(name, password)
    };
    verified().is_some()
}

fn bearer(field: &[u8], users: &Users) -> bool {
    let verified = || {
        let (scheme, token) = field.split_first_chunk::<7>()?;
        users.of_token(str::from_utf8(scheme.eq_ignore_ascii_case(b"Bearer ").then_some(token)?).ok()?)
    };
    verified().is_some()
}

/// The hashes that no server of Digest gets around: those of the response, and the tag of the nonce, whose key was set up before.
fn hashes<D: Digest>(proof: &Proof, key: &Hmac<Sha256>, ha1: &str) -> bool {
    let ha2 = D::new().chain_update("GET:").chain_update(&proof.uri).finalize();
    let start = D::new().chain_update(ha1).chain_update(":").chain_update(&proof.nonce).chain_update(":");
    let start = start.chain_update(&proof.nc).chain_update(":").chain_update(&proof.cnonce).chain_update(":auth:");
    let response = start.chain_update(&ha1.as_bytes()[..2 * ha2.len()]).finalize();
    let tag = key.clone().chain_update("digest-nonce-v1\0Staff only\0").chain_update([7; 25]).finalize().into_bytes();
    black_box((ha2, response, tag));
    true
}

pub fn server(name: &str) -> Option<Server> {
    match name {
        "alone-basic" => Some(of_verifier(basic)),
        "alone-bearer" => Some(of_verifier(bearer)),
        "alone-hashes" => Some(of_hashes()),
        _ => None,
    }
}

fn of_verifier(verify: fn(&[u8], &Users) -> bool) -> Server {
    let users = Users::new();
    Box::new(move |kind, count| {
        let users = users.clone();
        let value = field(kind).map_or_else(String::new, |(_, value)| value);
        Box::new((0..count).map(move |_| {
            let (users, value) = (users.clone(), value.clone());
            Box::new(move || counted(|| verify(value.as_bytes(), &users))) as Call
        }))
    })
}

type Hashes = fn(&Proof, &Hmac<Sha256>, &str) -> bool;

fn of_hashes() -> Server {
    let key = Hmac::new_from_slice(&[7; 32]).expect("a key");
    let accounts = Accounts::new(Auth::generate_ha1);
    Box::new(move |kind, count| {
        let (offered, algorithm, hashes): (_, _, Hashes) = match kind {
            "sha256" => (0, Algorithm::Sha256, hashes::<Sha256>),
            _ => (1, Algorithm::Md5, hashes::<Md5>),
        };
        let (key, ha1) = (key.clone(), accounts.ha1(&Users::name(500), algorithm).expect("a user"));
        Box::new(proofs(&mut Router::new(), offered, count).into_iter().map(move |proof| {
            let key = key.clone();
            Box::new(move || counted(|| hashes(&proof, &key, ha1))) as Call
        }))
    })
}

#[inline(never)]
fn counted(verify: impl FnOnce() -> bool) -> u16 {
    if verify() { 200 } else { 401 }
}
