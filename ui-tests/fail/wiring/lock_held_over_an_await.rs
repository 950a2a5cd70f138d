use std::sync::Mutex;

use axum_httpauth::{BasicAuth, login_required, verify_password};

static VISITS: Mutex<u32> = Mutex::new(0);

#[derive(BasicAuth)]
struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool { username == password }

#[login_required]
async fn index() -> String {
    let mut visits = VISITS.lock().unwrap();
    std::future::ready(()).await;
    *visits += 1;
    visits.to_string()
}

fn main() {}
