use axum::extract::State;
use axum_httpauth::{public, secure::{Router, get}};

#[derive(Clone)]
struct App;

#[public]
async fn index(_: State<String>) {}

fn main() {
    let _: Router = Router::<App>::new().route("/", get(index)).with_state(App);
}
