use axum_httpauth::login_required;

struct Pages;

#[login_required]
impl Pages {
    async fn index() {}
}

fn main() {}
