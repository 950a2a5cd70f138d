//! Tokens that the application hands out, by the endpoints that it has for that.

mod app;
#[path = "../common/mod.rs"]
mod common;
mod opaque;
mod signed;

use axum_httpauth::tokens::TokenError;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::prelude::*;

proptest! {
    /// No text is a token of either kind, whatever it is made of.
    #[test]
    fn no_text_is_a_token(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let world = app::world();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for text in [text, URL_SAFE_NO_PAD.encode(bytes)] {
            prop_assert_eq!(world.signed.verify(&text), Err(TokenError::Invalid));
            prop_assert!(runtime.block_on(world.sessions.verify(&text)).unwrap().is_none());
        }
    }
}
