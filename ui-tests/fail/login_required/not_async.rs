use axum_httpauth::login_required;

#[login_required]
fn index() -> String {
    String::new()
}

fn main() {}
