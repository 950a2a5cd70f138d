//! No bytes panic or log in.

use proptest::prelude::*;

use crate::{
    app::app,
    common::{self, basic, get_as},
};

/// The bytes that a header can have, and among them what the parsers look for.
fn field_bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8, Just(b'\t')].prop_map(|byte| vec![byte]);
    let words = [
        "session=",
        "; ",
        ", ",
        "=",
        "==",
        "\"",
        "\\",
        "key=",
        "Basic ",
        "Bearer ",
        "c3VzYW46",
        "OnB3",
        "a.b-c_d~e+f/g",
    ];
    let word = proptest::sample::select(words.to_vec()).prop_map(|word: &str| word.as_bytes().to_vec());
    proptest::collection::vec(prop_oneof![byte, word], 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No bytes that a header can have panic or log in, in any place of credentials.
    #[test]
    fn no_byte_string_panics_or_logs_in(bytes in field_bytes(), scheme in 0..4usize) {
        let prefix: &[u8] = [b"Basic ".as_slice(), b"Bearer ", b"ApiKey ", b""][scheme];
        let value = [prefix, &bytes].concat();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let app = app();
        for (path, name) in [
            ("/basic", "authorization"),
            ("/bearer", "authorization"),
            ("/api_key", "authorization"),
            ("/header", "x-api-key"),
            ("/cookie", "cookie"),
        ] {
            let answer = runtime.block_on(common::get(&app, path, &[(name, &value)]));
            prop_assert!(answer.status == 401 || answer.status == 400, "{}", answer.status);
            prop_assert!(answer.challenge().is_some());
        }
    }

    /// Nor do the bytes of a user name and a password, text or not.
    #[test]
    fn no_decoded_bytes_panic_or_log_in(text in "\\PC{0,20}:\\PC{0,20}", bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for decoded in [text.as_bytes(), &bytes] {
            let answer = runtime.block_on(get_as(&app(), "/basic", basic(decoded)));
            prop_assert_eq!(answer.status, 401);
        }
    }

    /// Nor does any query.
    #[test]
    fn no_query_panics_or_logs_in(query in "[ -~]{0,60}") {
        let target = format!("/query?access_token={query}");
        let Ok(target) = target.parse::<axum::http::Uri>() else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answer = runtime.block_on(common::get(&app(), &target.to_string(), &[]));
        prop_assert!(answer.status == 401 || answer.status == 400, "{}", answer.status);
    }
}
