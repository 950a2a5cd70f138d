use axum::{Router, extract::Path, http::HeaderMap, response::IntoResponse, routing::get};
use axum_httpauth::{
    AuthError, BasicAuth, CurrentUser, Role, TokenAuth, error_handler, get_user_roles, login_required, permit, public,
    verify_password, verify_token,
};

#[derive(BasicAuth)]
struct Auth;

#[derive(TokenAuth)]
struct ApiKey;

#[derive(Role)]
enum Role {
    User,
    Moderator,
    Admin,
}

struct Account {
    id: u32,
    nickname: String,
}

/// Knows the password.
#[verify_password]
fn check_password(username: &str, password: &str) -> Option<Account> {
    let same = username == password;
    same.then(|| Account { id: 1, nickname: username.to_owned() })
}

/// Knows the key.
#[verify_token(auth = ApiKey)]
async fn check_key(key: &str) -> bool {
    key.is_empty()
}

/// Knows the roles.
#[get_user_roles]
async fn roles_of(account: &Account, headers: HeaderMap) -> Vec<Role> {
    if headers.is_empty() && account.id == 1 { vec![Role::User, Role::Moderator] } else { vec![Role::Admin] }
}

/// Knows the owner.
#[permit]
async fn is_owner(account: &Account, Path(id): Path<u32>) -> bool {
    account.id == id
}

/// Says what is wrong.
#[error_handler]
fn say_no(error: &AuthError) -> impl IntoResponse {
    error.reason().to_owned()
}

/// Greets an owner.
#[login_required(auth = Auth, role = [Role::User, [Role::Moderator, Role::Admin]], permit = is_owner)]
async fn index(user: CurrentUser<Auth>, Path(id): Path<u32>) -> String {
    let greeting = "Hello";
    format!("{greeting}, {} of {id}", user.nickname)
}

/// Lets the program in.
#[login_required(auth = ApiKey)]
async fn metrics(headers: HeaderMap) -> String {
    headers.len().to_string()
}

/// Tells everybody.
#[public]
async fn opening_hours(Path(day): Path<String>) -> String {
    day.to_uppercase()
}

fn main() {
    let _: Router = Router::new()
        .route("/{id}", get(index))
        .route("/metrics", get(metrics))
        .route("/hours/{day}", get(opening_hours));
}
