//! Several schemes on one route: people log in with a password, programs with a key, and the handlers see one type of user.

use axum::{Router, routing::get};
use axum_httpauth::{
    BasicAuth, CurrentUser, MultiAuth, TokenAuth, constant_time_eq, get_user_roles, login_required, verify_password,
    verify_token,
};

/// What a browser asks for stands first: it is the main scheme.
#[derive(MultiAuth)]
#[auth(user = Principal)]
struct Auth(PasswordAuth, ApiKey);

#[derive(BasicAuth)]
#[auth(realm = "Shop", roles = ["staff", "manager"])]
struct PasswordAuth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key", realm = "Shop", roles = ["stock"])]
struct ApiKey;

#[derive(Clone, Copy)]
struct Person {
    name: &'static str,
    password: &'static str,
    role: &'static str,
}

#[derive(Clone, Copy)]
struct Program {
    key: &'static str,
    purpose: &'static str,
}

// A program of your own keeps hashes of both, and not here: see `examples/basic_auth.rs` and `examples/api_keys.rs`.
const PEOPLE: [Person; 2] = [
    Person { name: "john", password: "hello", role: "staff" },
    Person { name: "susan", password: "bye", role: "manager" },
];

const PROGRAMS: [Program; 1] = [Program { key: "scanner-Zt4wM8qA", purpose: "the scanner" }];

enum Principal {
    Person(Person),
    Program(Program),
}

impl From<Person> for Principal {
    fn from(person: Person) -> Self {
        Self::Person(person)
    }
}

impl From<Program> for Principal {
    fn from(program: Program) -> Self {
        Self::Program(program)
    }
}

#[verify_password(auth = PasswordAuth)]
fn verify_password(username: &str, password: &str) -> Option<Person> {
    PEOPLE.into_iter().find(|person| person.name == username && constant_time_eq(person.password, password))
}

#[verify_token(auth = ApiKey)]
fn verify_key(key: &str) -> Option<Program> {
    PROGRAMS.into_iter().find(|program| constant_time_eq(program.key, key))
}

#[get_user_roles(auth = PasswordAuth)]
fn roles_of_person(person: &Person) -> &'static str {
    person.role
}

#[get_user_roles(auth = ApiKey)]
fn roles_of_program(_: &Program) -> &'static str {
    "stock"
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    match &*user {
        Principal::Person(person) => format!("Hello, {}! You came by {}.\n", person.name, user.scheme()),
        Principal::Program(program) => format!("Hello, {}! You came by {}.\n", program.purpose, user.scheme()),
    }
}

#[login_required(role = ["manager", "stock"])]
async fn stock() -> &'static str {
    "12 apples\n"
}

/// For people alone: one of the schemes, and not all of them.
#[login_required(auth = PasswordAuth)]
async fn payroll(person: CurrentUser<PasswordAuth>) -> String {
    format!("The pay of {}.\n", person.name)
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/", get(index)).route("/stock", get(stock)).route("/payroll", get(payroll))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/                                          # 401, with two challenges");
    println!("curl -i -u john:hello {url}/                            # 200");
    println!("curl -i -H 'X-API-Key: scanner-Zt4wM8qA' {url}/         # 200");
    println!("curl -i -u john:wrong {url}/                            # 401, with one");
    println!("curl -i -u john:hello {url}/stock                       # 403");
    println!("curl -i -u susan:bye {url}/stock                        # 200");
    println!("curl -i -H 'X-API-Key: scanner-Zt4wM8qA' {url}/stock    # 200");
    println!("curl -i -H 'X-API-Key: scanner-Zt4wM8qA' {url}/payroll  # 401");
    axum::serve(listener, app()).await
}
