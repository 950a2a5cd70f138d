//! The program of the README with a second page, for administrators.

use axum::{Router, routing::get};
use axum_httpauth::{BasicAuth, CurrentUser, constant_time_eq, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
#[auth(realm = "Staff only")]
struct Auth;

struct User {
    name: &'static str,
    password: &'static str,
    roles: &'static [&'static str],
}

// A program of your own keeps hashes in a database: see `examples/state.rs`.
static USERS: [User; 2] = [
    User { name: "john", password: "hello", roles: &["user"] },
    User { name: "susan", password: "bye", roles: &["user", "admin"] },
];

#[verify_password]
async fn verify_password(username: &str, password: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.name == username && constant_time_eq(user.password, password))
}

#[get_user_roles]
fn get_user_roles(user: &User) -> &'static [&'static str] {
    user.roles
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", user.name)
}

#[login_required(role = "admin")]
async fn admin() -> &'static str {
    "The machine room.\n"
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/", get(index)).route("/admin", get(admin))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                       # 401");
    println!("curl -i -u john:hello {url}/         # 200");
    println!("curl -i -u john:wrong {url}/         # 401");
    println!("curl -i -u john:hello {url}/admin    # 403");
    println!("curl -i -u susan:bye {url}/admin     # 200");
    axum::serve(listener, app()).await
}
