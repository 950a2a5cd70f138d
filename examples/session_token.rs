//! Accounts of another web service: a login page asks it, and the token that it gives for a user stays in a session here. The
//! guard takes users from the session, and sends others to the login page.

use std::time::Duration;

use axum::{
    Form, Json, Router,
    body::{Body, to_bytes},
    extract::{OriginalUri, Query, State},
    http::{Method, Request, StatusCode, Uri, header::CONTENT_TYPE, request::Parts, uri::PathAndQuery},
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use axum_httpauth::{
    AuthError, BoxError, CurrentUser, TokenAuth, constant_time_eq, error_handler, login_required, verify_token,
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::timeout};
use tower_http::csrf::CsrfLayer;
use tower_sessions::{
    Expiry, MemoryStore, Session, SessionManagerLayer,
    cookie::{SameSite, time},
};

/// The cookie is the one of the session layer.
#[derive(TokenAuth)]
#[auth(cookie = "session")]
struct Auth;

/// What the session keeps under this name. The browser never sees the token: it is for requests to the service.
#[derive(Serialize, Deserialize)]
struct User {
    name: String,
    token: String,
}

const USER: &str = "user";

/// The layer has looked for the session of the cookie. A forged cookie has none, and one from before the login has no user. A
/// store that fails is a 503, and so is a router without the layer.
#[verify_token]
async fn verify_session(_cookie: &str, session: Session) -> Result<Option<User>, BoxError> {
    Ok(session.get(USER).await?)
}

/// Who may log in and then go on is sent to the login page. For any other request the refusal stays one.
#[error_handler]
fn auth_error(error: &AuthError, parts: &Parts, OriginalUri(uri): OriginalUri) -> Response {
    if error.status() != StatusCode::UNAUTHORIZED || parts.method != Method::GET {
        return (error.status(), error.reason().to_owned()).into_response();
    }
    let path = uri.path_and_query().map_or("/", PathAndQuery::as_str);
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
    Redirect::to(&format!("/login?{query}")).into_response()
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!\n", user.name)
}

#[login_required]
async fn account(user: CurrentUser<Auth>) -> String {
    format!("The account of {}.\n", user.name)
}

#[derive(Deserialize)]
struct Login {
    user: String,
    password: String,
}

/// Where to go after the login. Anybody can make a link that says it.
#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

impl Next {
    /// The target if it is a path of this origin, else the start page. A browser takes `//` and `/\` for the beginning of another
    /// origin, and tabs and line ends for nothing.
    fn path(&self) -> &str {
        let after = self.next.strip_prefix('/');
        let local = after
            .is_some_and(|rest| !rest.starts_with(['/', '\\']) && rest.bytes().all(|byte| byte.is_ascii_graphic()));
        if local { &self.next } else { "/" }
    }
}

/// Without an `action`, a form is sent to the address of its page: so `next` goes along, and never into the page.
const FORM: &str = r#"<!doctype html><title>Login</title><form method="post">
<input name="user" autocomplete="username" required>
<input name="password" type="password" autocomplete="current-password" required>
<button>Log in</button></form>
"#;

async fn login_page() -> Html<&'static str> {
    Html(FORM)
}

async fn log_in(
    State(accounts): State<Accounts>,
    session: Session,
    Query(next): Query<Next>,
    Form(login): Form<Login>,
) -> Result<Response, Unavailable> {
    let Some(token) = timeout(Duration::from_secs(5), accounts.token_of(&login)).await?? else {
        let page = format!("{FORM}<p>The user name or the password is wrong.</p>\n");
        return Ok((StatusCode::FORBIDDEN, Html(page)).into_response());
    };
    session.cycle_id().await?; // whoever gave the browser a cookie before knows nothing of this session
    session.insert(USER, User { name: login.user, token }).await?;
    Ok(Redirect::to(next.path()).into_response())
}

async fn log_out(session: Session) -> Result<Redirect, Unavailable> {
    session.flush().await?;
    Ok(Redirect::to("/login"))
}

/// The service or the session store has failed. The log has the reason, and the visitor a page.
struct Unavailable;

impl<E: Into<BoxError>> From<E> for Unavailable {
    fn from(error: E) -> Self {
        tracing::error!(error = %error.into(), "nobody can log in or out");
        Self
    }
}

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, Html("<p>Please try again later.</p>\n")).into_response()
    }
}

/// The web service that has the accounts. On another machine, it is asked over TLS.
#[derive(Clone)]
struct Accounts {
    client: Client<HttpConnector, Body>,
    login: Uri,
}

impl Accounts {
    fn new(login: Uri) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), login }
    }

    /// The token of a user, if the password is right. No error says anything of the answer, which may have a token in it.
    async fn token_of(&self, login: &Login) -> Result<Option<String>, BoxError> {
        let body = json!({ "User": login.user, "Password": login.password }).to_string();
        let request = Request::post(&self.login).header(CONTENT_TYPE, "application/json").body(Body::from(body))?;
        let response = self.client.request(request).await?;
        match response.status() {
            StatusCode::OK => {}
            status if status.is_client_error() => return Ok(None),
            status => return Err(format!("the service of the accounts answered {status}").into()),
        }
        let body = to_bytes(Body::new(response.into_body()), 64 << 10).await?;
        let answer: Value = serde_json::from_slice(&body)?;
        let token = answer.pointer("/response/user/authentication_token").and_then(Value::as_str);
        let token = token.filter(|token| !token.is_empty()).ok_or("the service of the accounts gave no token")?;
        Ok(Some(token.to_owned()))
    }
}

/// The routes, with the address at which the service lets users log in, and whether browsers reach this server over TLS: a
/// `Secure` cookie is sent over nothing else, and any other one also in the clear.
pub fn app(login: Uri, tls: bool) -> Router {
    // In memory for the example: a store of your own outlives the process, and deletes what has expired.
    let sessions = SessionManagerLayer::new(MemoryStore::default())
        .with_name("session")
        .with_http_only(true)
        .with_same_site(SameSite::Lax) // a link on another site finds the user logged in, and a form there does not
        .with_secure(tls)
        .with_expiry(Expiry::OnInactivity(time::Duration::hours(1)));
    let pages = Router::new().route("/", get(index)).route("/account", get(account));
    pages
        .route("/login", get(login_page).post(log_in))
        .route("/logout", post(log_out))
        .with_state(Accounts::new(login))
        .layer(sessions)
        // No other site may log a visitor in as somebody else either, for which no cookie is needed.
        .layer(CsrfLayer::new())
}

/// Stands for the service of the accounts.
pub fn accounts() -> Router {
    Router::new().route("/api/login", post(api_login))
}

async fn api_login(Json(login): Json<Value>) -> Result<Json<Value>, StatusCode> {
    let given = |name| login.get(name).and_then(Value::as_str).unwrap_or_default();
    if given("User") != "john" || !constant_time_eq(given("Password"), "hello") {
        return Err(StatusCode::UNAUTHORIZED);
    }
    Ok(Json(json!({ "response": { "user": { "authentication_token": "WyI1Il0.c81LwYnEo2Hs" } } })))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let service = TcpListener::bind(("127.0.0.1", 0)).await?;
    let login = format!("http://{}/api/login", service.local_addr()?).parse()?;
    tokio::spawn(async { axum::serve(service, accounts()).await });
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -i {url}/account                                                       # 303: to the login page");
    println!("curl -i -b session=forged {url}/account                                     # 303: to the login page");
    println!("curl -i {url}/login                                                         # 200");
    println!("curl -i -d 'user=john&password=wrong' {url}/login                           # 403");
    println!("curl -i -L -b '' -d 'user=john&password=hello' '{url}/login?next=/account'  # 200: the account");
    println!("curl -i -H 'Sec-Fetch-Site: cross-site' -d 'user=john&password=hello' {url}/login  # 403: another site");
    println!("curl -i -X POST {url}/logout                                                # 303: to the login page");
    axum::serve(listener, app(login, std::env::var_os("TLS").is_some())).await?;
    Ok(())
}
