use axum_httpauth::login_required;

struct Pages;

impl Pages {
    #[login_required]
    async fn index(&self) {}
}

fn main() {}
