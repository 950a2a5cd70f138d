//! What a request costs, here and elsewhere. `benches/run` and `benches/check` run it:
//!
//! - `requests list` names what there is, a line for each row of a table: the table, its headings, the row, the server, the one
//!   without a guard, and the kinds of requests, each with its status.
//! - `requests count SERVER REQUESTS NUMBER STATUS` has that many requests answered, each in a function called `counted`, for
//!   callgrind. It fails where the status is another.
//! - `requests bytes NONCES` is the memory that a store of nonces takes with that many.
//! - `requests soak NUMBER` has that many requests of all kinds answered, and tells the memory in between.
//! - `requests serve SERVER` serves on a port of the machine that it chooses and prints, and `requests field REQUESTS` is the
//!   field of the header with which they come.
//! - `requests time SERVER BARE REQUESTS` is the ratio of the times that the two take for the same.

mod alone;
mod bare;
mod by_hand;
mod by_hand_same;
#[path = "../../../tests/common/digest.rs"]
mod client;
mod growth;
mod memory;
mod nonces;
mod ours;
#[cfg(feature = "peers")]
mod peers;
mod requests;
mod rows;
#[cfg(feature = "peers")]
mod serve;
mod server;
mod soak;
mod users;

use std::{hint::black_box, time::Instant};

use rows::Column;
use server::Call;

fn list() {
    for table in rows::TABLES {
        let join = |of: &dyn Fn(&Column) -> String, by| table.columns.iter().map(of).collect::<Vec<_>>().join(by);
        let headings = join(&|(heading, ..)| heading.to_string(), "|");
        for (label, server, bare) in table.rows {
            let status = |status| if server == bare { 200 } else { status };
            let asked = join(&|(_, kind, guarded)| format!("{kind} {}", status(*guarded)), " ");
            println!("{}\t{headings}\t{label}\t{server}\t{bare}\t{asked}", table.title);
        }
    }
}

fn count(name: &str, kind: &str, number: &str, status: &str) {
    let (number, status): (usize, u16) = (number.parse().expect("a number"), status.parse().expect("a status"));
    for call in server::server(name)(kind, number) {
        assert_eq!(call(), status, "what {name} answers to {kind}");
    }
}

/// The time that a batch takes, over that of a batch without a guard right before it: the median of many. The requests of a
/// batch are few, so that they stay in the cache, as one that comes in from the network does.
fn time(name: &str, bare: &str, kind: &str) -> f64 {
    let (rounds, batch) = (201, 32);
    let calls = |name| server::server(name)(kind, rounds * batch);
    let (mut guarded, mut bare) = (calls(name), calls(bare));
    let elapsed = |calls: &mut Box<dyn Iterator<Item = Call>>| {
        let calls: Vec<_> = calls.take(batch).collect();
        let start = Instant::now();
        for call in calls {
            black_box(call());
        }
        start.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<_> = (0..rounds).map(|_| 1.0 / elapsed(&mut bare) * elapsed(&mut guarded)).collect();
    ratios.sort_by(f64::total_cmp);
    ratios[rounds / 2]
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["list"] => list(),
        ["count", server, kind, number, status] => count(server, kind, number, status),
        ["time", server, bare, kind] => println!("{:.2}", time(server, bare, kind)),
        ["field", kind] => {
            let (name, value) = requests::field(kind).expect("credentials");
            println!("{name}: {value}");
        }
        #[cfg(feature = "peers")]
        ["serve", server] => serve::serve(server),
        ["bytes", nonces] => println!("{}", nonces::bytes(nonces.parse().expect("a number"))),
        ["soak", count] => soak::soak(count.parse().expect("a number")),
        _ => panic!("there is no such command"),
    }
}
