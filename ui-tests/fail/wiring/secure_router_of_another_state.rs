use axum::extract::State;
use axum_httpauth::{public, secure::{Router, get}};

#[derive(Clone)]
struct App;

#[public]
async fn index(_: State<String>) {}

fn main() {
    let pages: Router<String> = Router::new().route("/", get(index));
    let _: Router = Router::<App>::new().nest("/pages", pages).with_state(App);
}
