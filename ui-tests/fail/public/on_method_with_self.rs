use axum_httpauth::public;

struct Page;

impl Page {
    #[public]
    async fn index(self) {}
}

fn main() {}
