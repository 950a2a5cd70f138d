use axum_httpauth::{BasicAuth, MultiAuth, TokenAuth, get_user_roles, login_required, verify_password, verify_token};

#[derive(BasicAuth)]
struct Password;

#[derive(TokenAuth)]
struct Bearer;

#[derive(MultiAuth)]
#[auth(user = Principal)]
struct Auth(Password, Bearer);

struct User;
struct Principal;

impl From<User> for Principal {
    fn from(_: User) -> Self {
        Self
    }
}

#[verify_password(auth = Password)]
fn verify_password(_: &str, _: &str) -> Option<User> {
    None
}

#[verify_token(auth = Bearer)]
fn verify_token(_: &str) -> Option<User> {
    None
}

#[get_user_roles(auth = Password)]
fn roles(_: &User) -> &'static str {
    "user"
}

#[get_user_roles(auth = Bearer)]
fn token_roles(_: &User) -> &'static str {
    "user"
}

#[login_required(role = "admin")]
async fn index() {}

fn main() {}
