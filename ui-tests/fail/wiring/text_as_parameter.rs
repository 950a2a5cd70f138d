use axum_httpauth::public;

#[public]
async fn show(name: &str) -> String {
    format!("Hello, {name}!")
}

fn main() {}
