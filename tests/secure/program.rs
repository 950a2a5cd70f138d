//! A program of thirty routes, but for the handler `purge`: that has its attribute in `main.rs`, and none in
//! `ui-tests/fail/secure/thirty_routes_one_bare.rs`.

use axum_httpauth::{
    BasicAuth, CurrentUser, MultiAuth, Role, TokenAuth, get_user_roles, login_required, permit, public, require_login,
    secure::{Router, any, get, options, patch, post},
    verify_password, verify_token,
};

use super::purge;

#[derive(BasicAuth)]
#[auth(realm = "Forum", roles = ["user", "moderator", "contributor", "admin"])]
pub(crate) struct Auth;

#[derive(TokenAuth)]
#[auth(header = "X-API-Key")]
pub(crate) struct ApiKey;

#[derive(MultiAuth)]
struct Either(Auth, ApiKey);

pub(crate) struct User {
    pub(crate) name: String,
}

#[derive(Role)]
pub(crate) enum Scope {
    Read,
    Write,
    r#Purge,
}

/// The names of users are those of their roles, with `+` between them.
#[verify_password]
fn verify_password(username: &str, password: &str) -> Option<User> {
    (password == "right").then(|| User { name: username.to_owned() })
}

#[get_user_roles]
fn get_user_roles(user: &User) -> Vec<String> {
    user.name.split('+').map(str::to_owned).collect()
}

#[verify_token(auth = ApiKey)]
fn verify_token(token: &str) -> Option<User> {
    Some(User { name: token.to_owned() }).filter(|_| token != "wrong")
}

#[get_user_roles(auth = ApiKey)]
fn get_scopes(user: &User) -> Vec<Scope> {
    let scope = |name| match name {
        "Read" => Some(Scope::Read),
        "Write" => Some(Scope::Write),
        "Purge" => Some(Scope::Purge),
        _ => None,
    };
    user.name.split('+').filter_map(scope).collect()
}

#[permit]
fn is_oneself(user: &User, path: axum::extract::Path<String>) -> bool {
    user.name == *path
}

#[public]
pub(crate) async fn for_everybody() -> &'static str {
    "public"
}

#[login_required]
pub(crate) async fn for_users() -> &'static str {
    "guarded"
}

#[login_required(role = "admin")]
pub(crate) async fn for_admins() -> &'static str {
    "admin"
}

#[login_required(optional)]
async fn front_page(_: Option<CurrentUser<Auth>>) {}

#[login_required(optional = "lenient")]
async fn feed(_: Option<CurrentUser<Auth>>) {}

#[login_required(role = ["user", ["moderator", "contributor"]])]
async fn drafts() {}

#[login_required(permit = is_oneself)]
async fn profile() {}

#[login_required(role = "admin", permit = is_oneself)]
async fn own_settings() {}

#[login_required(auth = ApiKey)]
async fn by_key() {}

#[login_required(auth = ApiKey, role = Scope::Read)]
async fn read() {}

#[login_required(auth = ApiKey, role = [Scope::Write, [Scope::Read, Scope::Purge]])]
async fn write() {}

#[login_required(auth = Either)]
async fn either() {}

#[login_required(role = "admin")]
#[login_required(role = "moderator")]
async fn both() {}

#[public]
async fn not_here() {}

pub(crate) fn app() -> Router {
    let foreign = || axum::Router::new().fallback(|| async {});
    let api = Router::new()
        .route("/", get(by_key))
        .route("/items", get(read).head(read).post(write).delete(purge))
        .route("/items", options(for_everybody))
        .route("/echo", any(by_key))
        .fallback(by_key);
    let internal = Router::new()
        .route("/metrics", get(for_everybody))
        .route("/jobs", post(drafts))
        .nest("/open", Router::new().route("/", get(for_users)).fallback(for_everybody))
        .fallback(for_users)
        .require_login(require_login!(role = "admin"));
    let settings = get(for_admins).put(for_admins).merge(patch(for_admins)).delete(for_admins);
    Router::new()
        .route("/", get(for_everybody))
        .route("/health", get(for_everybody))
        .route("/login", post(for_everybody))
        .route("/front", get(front_page))
        .route("/feed", get(feed))
        .route("/inbox", get(for_users).post(for_users).delete(for_users))
        .route("/settings", settings)
        .route("/drafts", get(drafts).post(drafts))
        .route("/users/{name}", get(profile).delete(own_settings))
        .route("/either", get(either))
        .route("/both", get(both))
        .method_not_allowed_fallback(not_here)
        .merge(Router::new().nest("/v1/", Router::new().nest("/api", api).fallback(for_everybody)))
        .nest("/v2", Router::new().nest("/api", Router::new().route("/", get(by_key)).fallback(by_key)))
        .nest("/v3", Router::public(foreign()).nest("/api", Router::new().route("/", get(by_key)).fallback(by_key)))
        .nest("/internal", internal)
        .nest("/docs", Router::guarded(require_login!(role = ["moderator", "admin"]), foreign()))
        .nest("/assets", Router::public(foreign()))
        .fallback(for_users)
}
