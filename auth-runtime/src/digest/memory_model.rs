//! A store in memory against one that forgets nothing: whatever the clock does and however little room there is, no use is the
//! first twice.

use std::{collections::HashSet, time::Duration};

use proptest::{collection::vec, prelude::*};

use super::{
    memory::MemoryStore,
    store::{NonceStore, NonceUse, Usage},
};
use crate::clock::Millis;

/// How long a nonce lives, by its number.
fn lifetime(nonce: u8) -> Duration {
    Duration::from_millis(if nonce.is_multiple_of(3) { 1000 } else { 100 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_use_is_the_first_twice(
        capacity in 0..12_usize,
        steps in vec((-150..200_i64, 0..40_u8, prop_oneof![1..4_u32, 60..70_u32], 0..60_u64), 1..400),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let store = MemoryStore::new(capacity);
        store.begin(Millis(1000).into());
        let (mut wall, mut issued, mut seen) = (1000_u64, [None; 40], HashSet::new());
        for (jump, nonce, count, late) in steps {
            wall = wall.saturating_add_signed(jump);
            let issued = *issued[usize::from(nonce)].get_or_insert(wall);
            let (now, expires) = (Millis(wall.saturating_sub(late)), Millis(issued).plus(lifetime(nonce)));
            if now >= expires {
                continue; // the nonce is refused before the store is asked
            }
            let usage = NonceUse { id: [nonce; 16], count, now, issued: Millis(issued), expires };
            let first = runtime.block_on(store.record(usage)).unwrap() == Usage::First;
            prop_assert!(!first || seen.insert((nonce, count)), "{usage:?}");
            prop_assert!(!first || issued >= 1000);
        }
    }
}
