//! The programs that the design promises, as they are promised.

mod common;

/// Basic.
mod basic {
    use axum::{Router, routing::get};
    use axum_httpauth::{BasicAuth, CurrentUser, login_required, verify_password};

    #[derive(BasicAuth)]
    #[auth(realm = "Staff only")]
    struct Auth;

    struct User {
        name: String,
    }

    #[verify_password]
    async fn verify_password(username: &str, password: &str) -> Option<User> {
        (username == "john" && password == "hello").then(|| User { name: username.to_owned() })
    }

    #[login_required]
    async fn index(user: CurrentUser<Auth>) -> String {
        format!("Hello, {}!", user.name)
    }

    pub(super) fn app() -> Router {
        let app: Router = Router::new().route("/", get(index));
        app
    }
}

/// Tokens, the state of the router, roles as strings, and an error handler.
mod tokens {
    use std::collections::HashMap;

    use axum::{Json, Router, extract::State, response::IntoResponse, routing::get};
    use axum_httpauth::{
        AuthError, CurrentUser, TokenAuth, error_handler, get_user_roles, login_required, verify_token,
    };
    use serde_json::json;

    #[derive(TokenAuth)]
    struct Auth;

    #[derive(TokenAuth)]
    #[auth(scheme = "ApiKey")]
    struct ApiKey;

    #[derive(TokenAuth)]
    #[auth(header = "X-API-Key")]
    struct HeaderAuth;

    pub(super) type Db = HashMap<&'static str, &'static [&'static str]>;

    struct User {
        roles: Vec<&'static str>,
    }

    async fn find(token: &str, db: &Db) -> Option<User> {
        Some(User { roles: db.get(token)?.to_vec() })
    }

    #[verify_token]
    async fn verify_bearer(token: &str, State(db): State<Db>) -> Option<User> {
        find(token, &db).await
    }

    #[verify_token(auth = ApiKey)]
    async fn verify_token(token: &str, State(db): State<Db>) -> Result<Option<User>, AuthError> {
        Ok(find(token, &db).await)
    }

    #[verify_token(auth = HeaderAuth)]
    async fn verify_header(token: &str, State(db): State<Db>) -> Option<User> {
        find(token, &db).await
    }

    #[get_user_roles]
    async fn roles(user: &User, State(_): State<Db>) -> Vec<&'static str> {
        user.roles.clone()
    }

    #[get_user_roles(auth = ApiKey)]
    async fn api_key_roles(user: &User) -> Vec<&'static str> {
        user.roles.clone()
    }

    #[error_handler]
    fn auth_error(error: &AuthError) -> impl IntoResponse {
        Json(json!({ "error": error.reason() }))
    }

    #[login_required(role = ["user", ["moderator", "contributor"]], optional)]
    async fn index(user: Option<CurrentUser<Auth>>) -> String {
        user.is_some().to_string()
    }

    #[login_required(auth = ApiKey, role = "admin")]
    async fn admin(user: CurrentUser<ApiKey>) -> &'static str {
        user.scheme()
    }

    #[login_required(auth = HeaderAuth)]
    async fn by_header() {}

    pub(super) fn app() -> Router {
        let db = Db::from([
            ("u", &["user"] as &[_]),
            ("m", &["moderator"]),
            ("mc", &["moderator", "contributor"]),
            ("a", &["admin"]),
        ]);
        Router::new().route("/", get(index)).route("/admin", get(admin)).route("/header", get(by_header)).with_state(db)
    }
}

/// Roles as the variants of an enum.
mod typed_roles {
    use axum::{Router, extract::State, routing::get};
    use axum_httpauth::{BasicAuth, Role, Username, get_user_roles, login_required, verify_password};

    #[derive(BasicAuth)]
    struct Auth;

    #[derive(Role)]
    enum Role {
        User,
        Moderator,
        Contributor,
    }

    #[derive(Clone)]
    struct Db;

    #[verify_password]
    fn verify_password(username: &str, password: &str) -> bool {
        username == password
    }

    #[get_user_roles]
    async fn roles(user: &Username, State(_): State<Db>) -> Vec<Role> {
        let role = |initial| match initial {
            'u' => Some(Role::User),
            'm' => Some(Role::Moderator),
            'c' => Some(Role::Contributor),
            _ => None,
        };
        user.chars().filter_map(role).collect()
    }

    #[login_required(role = [Role::User, [Role::Moderator, Role::Contributor]])]
    async fn index() {}

    pub(super) fn app() -> Router {
        Router::new().route("/", get(index)).with_state(Db)
    }
}

#[tokio::test]
async fn the_first_program_greets() {
    let app = basic::app();
    assert_eq!(common::get_as(&app, "/", common::basic("john:hello")).await.body, "Hello, john!");
    assert_eq!(common::get(&app, "/", &[]).await.challenge(), Some("Basic realm=\"Staff only\""));
}

#[tokio::test]
async fn tokens_are_found_and_have_roles() {
    let app = tokens::app();
    let rows = [("u", 200), ("m", 403), ("mc", 200), ("a", 403), ("x", 401)];
    for (token, status) in rows {
        assert_eq!(common::get_as(&app, "/", format!("Bearer {token}")).await.status, status, "{token}");
    }
    assert_eq!(common::get(&app, "/", &[]).await.body, "false");
    assert_eq!(common::get_as(&app, "/", "Bearer x").await.body, "{\"error\":\"credentials are invalid\"}");
    assert_eq!(common::get_as(&app, "/admin", "ApiKey a").await.body, "ApiKey");
    assert_eq!(common::get_as(&app, "/admin", "ApiKey u").await.status, 403);
    assert_eq!(common::get(&app, "/header", &[("x-api-key", b"u")]).await.status, 200);
}

#[tokio::test]
async fn typed_roles_are_evaluated() {
    let app = typed_roles::app();
    for (roles, status) in [("u", 200), ("m", 403), ("c", 403), ("mc", 200), ("x", 403)] {
        assert_eq!(
            common::get_as(&app, "/", common::basic(format!("{roles}:{roles}"))).await.status,
            status,
            "{roles}"
        );
    }
}
