//! What a request costs, here and elsewhere. `benches/run` and `benches/check` run it:
//!
//! - `requests list` names what there is, a line for each cell of a table: table, row, column, server, server without a guard,
//!   requests, and their status.
//! - `requests count SERVER REQUESTS NUMBER STATUS` has that many requests answered, each in a function called `counted`, for
//!   callgrind. It fails where the status is another.

mod alone;
mod bare;
mod by_hand;
#[path = "../../../tests/common/digest.rs"]
mod client;
mod ours;
mod requests;
mod rows;
mod server;
mod users;

fn list() {
    for table in rows::TABLES {
        for (label, server, bare) in table.rows {
            for (column, kind, status) in table.columns {
                println!("{}\t{label}\t{column}\t{server}\t{bare}\t{kind}\t{status}", table.title);
            }
        }
    }
}

fn count(name: &str, kind: &str, number: &str, status: &str) {
    let (number, status): (usize, u16) = (number.parse().expect("a number"), status.parse().expect("a status"));
    for call in server::server(name)(kind, number) {
        assert_eq!(call(), status, "what {name} answers to {kind}");
    }
}

fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &*arguments.iter().map(String::as_str).collect::<Vec<_>>() {
        ["list"] => list(),
        ["count", server, kind, number, status] => count(server, kind, number, status),
        _ => panic!("requests list, or requests count SERVER REQUESTS NUMBER STATUS"),
    }
}
