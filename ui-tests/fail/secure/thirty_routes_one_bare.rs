#[path = "../../../tests/secure/program.rs"]
mod program;

async fn purge() {}

fn main() {
    program::app();
}
