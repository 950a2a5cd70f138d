//! Routers that take only handlers that say who may call them, and a page with all of that for administrators.

use axum::{Router, extract::State, response::Html};
use axum_httpauth::{
    BasicAuth, CurrentUser, constant_time_eq, get_user_roles, login_required, public, require_login,
    secure::{self, get},
    verify_password,
};

#[derive(BasicAuth)]
#[auth(realm = "Library", roles = ["reader", "librarian"])]
struct Auth;

struct User {
    name: &'static str,
    password: &'static str,
    roles: &'static [&'static str],
}

static USERS: [User; 2] = [
    User { name: "john", password: "hello", roles: &["reader"] },
    User { name: "susan", password: "bye", roles: &["reader", "librarian"] },
];

#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.name == username && constant_time_eq(user.password, password))
}

#[get_user_roles]
fn get_user_roles(user: &User) -> &'static [&'static str] {
    user.roles
}

/// Without `#[public]`, this program does not compile.
#[public]
async fn opening_hours() -> &'static str {
    "From nine to five.\n"
}

#[login_required(role = "reader")]
async fn loans(user: CurrentUser<Auth>) -> String {
    format!("What {} has borrowed.\n", user.name)
}

#[login_required(role = "librarian")]
async fn remind() -> &'static str {
    "All who are late have a letter.\n"
}

/// The page is the same until the program ends, so it is made once.
#[login_required(role = "librarian")]
async fn access(State(page): State<Html<String>>) -> Html<String> {
    page
}

/// A router that knows nothing of all this.
fn metrics() -> Router<Html<String>> {
    Router::new().route("/loans", axum::routing::get(|| async { "loans_total 42\n" }))
}

/// The routes.
pub fn app() -> Router {
    let app = secure::Router::new()
        .route("/", get(opening_hours))
        .route("/loans", get(loans).post(remind))
        .nest("/metrics", secure::Router::guarded(require_login!(role = "librarian"), metrics()))
        .route("/access", get(access));
    let page = Html(app.access_table().to_html());
    app.with_state(page).into_inner()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                             # 200");
    println!("curl -i {url}/loans                        # 401");
    println!("curl -i -u john:hello {url}/loans          # 200");
    println!("curl -i -u john:hello -X POST {url}/loans  # 403");
    println!("curl -i -u susan:bye -X POST {url}/loans   # 200");
    println!("curl -i -u john:hello {url}/metrics/loans  # 403");
    println!("curl -i -u susan:bye {url}/metrics/loans   # 200");
    println!("curl -i -u john:hello {url}/access         # 403");
    println!("curl -i -u susan:bye {url}/access          # 200");
    axum::serve(listener, app()).await
}
