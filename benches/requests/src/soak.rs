//! Millions of requests of all kinds, and the memory of the process.

use crate::{
    memory::resident,
    server::{Server, server},
};

/// What is asked of whom, in turn, and the status.
const KINDS: [(&str, &str, u16); 24] = [
    ("basic", "basic", 200),
    ("basic", "missing", 401),
    ("basic-user", "basic-wrong", 401),
    ("bearer", "bearer", 200),
    ("bearer", "missing", 401),
    ("bearer-user", "bearer-wrong", 401),
    ("key", "key", 200),
    ("key-user", "key-wrong", 401),
    ("cookie", "cookie", 200),
    ("cookie", "cookie-wrong", 401),
    ("roles", "basic-last", 200),
    ("roles", "basic-none", 403),
    ("roles-typed", "basic", 200),
    ("permit", "basic-none", 403),
    ("optional", "missing", 200),
    ("optional", "basic", 200),
    ("multi", "key", 200),
    ("multi", "bearer-wrong", 401),
    ("route-layer", "basic", 200),
    ("secure", "missing", 401),
    ("nonces-aging", "sha256-new", 200),
    ("nonces-aging", "sha256-wrong", 401),
    ("nonces-aging", "md5", 200),
    ("nonces-aging", "md5-unknown", 401),
];

/// Of each kind, so many in a row.
const CHUNK: usize = 100;

/// Answers so many requests, and tells the memory after each half a million.
///
/// # Panics
///
/// If it grows by more than a megabyte while the second half is answered.
pub fn soak(count: usize) {
    let servers = KINDS.map(|(name, kind, status)| (server(name), kind, status));
    let round = |(server, kind, status): &(Server, &str, u16)| {
        for call in server(kind, CHUNK) {
            assert_eq!(call(), *status, "what is answered to {kind}");
        }
        CHUNK
    };
    let (mut answered, mut halfway) = (0, None);
    while answered < count {
        let next = count.min(answered + 500_000);
        while answered < next {
            answered += servers.iter().map(round).sum::<usize>();
        }
        let memory = resident();
        println!("{answered}\t{memory}");
        if answered >= count / 2 {
            let grown = memory.saturating_sub(*halfway.get_or_insert(memory));
            assert!(grown <= 1 << 20, "the second half took {grown} bytes more");
        }
    }
}
