//! No bytes panic or log in.

use proptest::prelude::*;

use super::*;

/// Good credentials, with a nonce and a response to be put in.
const LINE: &str = "Digest username=\"Mufasa\", realm=\"Staff only\", nonce=\"NONCE\", uri=\"/\", \
    response=\"RESPONSE\", algorithm=SHA-256, qop=auth, \
    nc=00000001, cnonce=\"0a4f113b\", opaque=\"FQhe/qaU925k\"";

fn byte() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8, Just(b'\t')].prop_map(|byte| vec![byte])
}

/// The bytes that a header can have, and among them what the parser looks for.
fn list() -> impl Strategy<Value = Vec<u8>> {
    let mut words: Vec<String> = LINE.split(", ").map(|param| format!("{param}, ")).collect();
    let pieces =
        ["\"", "\\", ", ", "=", "'", "%", "username*=UTF-8''%C3%A4, ", "userhash=true, ", "response=\"", "nc=\""];
    words.extend(pieces.map(str::to_owned));
    let word = proptest::sample::select(words).prop_map(String::into_bytes);
    let parts = proptest::collection::vec(prop_oneof![1 => byte(), 3 => word], 0..40);
    parts.prop_map(|parts| [b"Digest ".to_vec(), parts.concat()].concat())
}

/// Good credentials with a few bytes changed.
fn mutant() -> impl Strategy<Value = Vec<u8>> {
    let change = (0..LINE.len(), 0..4_usize, byte());
    proptest::collection::vec(change, 1..6).prop_map(|changes| {
        let mut line = LINE.as_bytes().to_vec();
        for (at, removed, inserted) in changes {
            let at = at.min(line.len());
            line.splice(at..line.len().min(at + removed), inserted);
        }
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_byte_string_panics_or_logs_in_as_another(line in prop_oneof![list(), mutant()]) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let answers = runtime.block_on(async {
            let server = Server::new();
            let proof = server.proof("/").await;
            let line = line.iter().map(|byte| char::from(*byte)).collect::<String>();
            let line = line.replace("NONCE", &proof.nonce).replace("RESPONSE", &proof.response());
            let line: Vec<u8> = line.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
            let mut answers = Vec::new();
            for path in ["/", "/every", "/opaque", "/userhash", "/legacy"] {
                answers.push(get_as(&server.app, path, &line).await);
            }
            answers
        });
        for (index, answer) in answers.into_iter().enumerate() {
            // what still says the same is good where it is for, and for whom
            let same = index == 0 && answer.status == 200 && answer.body == "Mufasa";
            prop_assert!(same || answer.status == 401 || answer.status == 400, "{} {}", answer.status, answer.body);
            prop_assert!(same || !challenges(&answer.headers).is_empty());
        }
    }
}
