use axum_httpauth::login_required;

#[login_required]
trait Pages {
    async fn index();
}

fn main() {}
