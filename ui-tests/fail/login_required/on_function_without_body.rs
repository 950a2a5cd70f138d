use axum_httpauth::login_required;

trait Pages {
    #[login_required]
    async fn index();
}

fn main() {}
