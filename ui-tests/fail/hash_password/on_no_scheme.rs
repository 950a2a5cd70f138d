use axum_httpauth::hash_password;

struct Auth;

#[hash_password]
fn hash_password(_: &str) -> String {
    String::new()
}

fn main() {}
