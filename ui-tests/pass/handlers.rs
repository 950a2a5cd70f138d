//! The shapes of handlers.
#![deny(warnings)]

use std::fmt::Display;

use axum::{
    Form, Json, Router,
    body::Bytes,
    extract::{FromRef, OriginalUri, Path, Query, Request, State},
    http::{HeaderMap, Method, StatusCode, Uri, Version},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use axum_httpauth::{BasicAuth, CurrentUser, Role, get_user_roles, login_required, verify_password};

#[derive(BasicAuth)]
struct Auth;

#[derive(Clone)]
pub struct Db;

#[derive(Clone)]
pub struct App {
    db: Db,
}

impl FromRef<App> for Db {
    fn from_ref(app: &App) -> Db {
        app.db.clone()
    }
}

#[derive(Role, Clone)]
enum Role {
    User,
    Moderator = 7,
}

pub struct User {
    name: String,
}

#[verify_password]
async fn verify_password(username: &str, _password: &str, State(_): State<Db>) -> Option<User> {
    Some(User { name: username.to_owned() })
}

#[get_user_roles]
async fn roles(_: &User, State(_): State<Db>) -> Vec<Role> {
    vec![Role::User, Role::Moderator]
}

#[login_required]
async fn nothing() {}

#[login_required(role = [[Role::User, Role::Moderator]])]
pub async fn public(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

#[login_required]
async fn patterns(Path((a, _)): Path<(u32, u32)>, mut headers: HeaderMap, _: Method, _unused: Uri) -> String {
    headers.clear();
    a.to_string()
}

#[login_required]
async fn opaque() -> impl IntoResponse {
    (StatusCode::CREATED, "made")
}

#[login_required]
async fn opaque_in_result(OriginalUri(uri): OriginalUri) -> Result<impl IntoResponse, StatusCode> {
    if uri.path().is_empty() {
        return Err(StatusCode::NOT_FOUND);
    }
    let number: u32 = "5".parse().map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(Html(number.to_string()))
}

#[login_required]
async fn explicit() -> Response {
    std::future::ready(()).await;
    StatusCode::NO_CONTENT.into_response()
}

#[login_required]
async fn generic<T>(State(db): State<T>) -> String
where
    T: Clone + Send + Sync + 'static,
{
    let _ = db.clone();
    std::any::type_name::<T>().to_owned()
}

/// Of its futures nobody knows whether they are `Send`.
pub trait Repository: Clone {
    type Page;

    fn find(&self) -> impl Future<Output = Self::Page>;
}

impl Repository for Db {
    type Page = String;

    async fn find(&self) -> String {
        String::new()
    }
}

#[login_required]
async fn generic_repository<R: Repository<Page: IntoResponse>>(State(repository): State<R>) -> R::Page {
    repository.find().await
}

struct Repositories<R>(R);

impl FromRef<App> for Repositories<Db> {
    fn from_ref(app: &App) -> Self {
        Self(app.db.clone())
    }
}

impl<R: Repository> Repositories<R> {
    #[login_required]
    async fn find(State(repository): State<R>) -> Json<R::Page> {
        Json(repository.find().await)
    }

    #[login_required]
    async fn read(State(Self(repository)): State<Self>) {
        repository.find().await;
    }
}

#[login_required]
async fn two_opaque() -> Result<impl IntoResponse, impl IntoResponse> {
    if false { Err(StatusCode::NOT_FOUND) } else { Ok("found") }
}

#[login_required]
async fn never() -> std::convert::Infallible {
    std::future::pending().await
}

#[login_required]
async fn body_last(#[cfg(true)] _: String, #[cfg(false)] _: Missing) {}

#[login_required]
async fn first_is_gone(#[cfg(false)] _: Missing, body: String) -> String {
    body
}

#[login_required]
async fn alone_is_gone(#[cfg(false)] _: CurrentUser<Auth>) {}

async fn helper(text: impl Display) -> String {
    text.to_string()
}

#[login_required]
async fn borrows_over_an_await(user: CurrentUser<Auth>) -> String {
    let name: &str = &user.name;
    helper(name).await
}

#[login_required]
async fn json(user: CurrentUser<Auth>, Json(number): Json<u32>) -> Json<(String, u32)> {
    Json((user.name.clone(), number))
}

#[login_required]
async fn body_alone(body: Bytes) -> Bytes {
    body
}

#[login_required]
async fn whole_request(request: Request) -> String {
    request.uri().to_string()
}

#[login_required]
async fn form(Form(pairs): Form<Vec<(String, String)>>) -> String {
    pairs.len().to_string()
}

#[login_required(optional)]
async fn optional(user: Option<CurrentUser<Auth>>, query: Query<Vec<(String, String)>>) -> String {
    format!("{:?} {}", user.map(|user| user.name.clone()), query.len())
}

type V = Version;

#[login_required]
#[rustfmt::skip]
async fn fifteen(_: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, _: V, body: String) -> String {
    body
}

struct Pages<T>(T);

impl<T: Display + Default + Send + Sync + 'static> Pages<T> {
    const TITLE: &'static str = "pages";

    #[login_required(role = Role::User)]
    async fn index() -> String {
        format!("{}{}", Self::TITLE, Self::make())
    }

    #[login_required]
    pub async fn show(Path(number): Path<u32>) -> Result<String, StatusCode> {
        Self(T::default()).at(number).ok_or(StatusCode::NOT_FOUND)
    }

    fn make() -> T {
        T::default()
    }

    fn at(&self, number: u32) -> Option<String> {
        (number > 0).then(|| self.0.to_string())
    }
}

fn main() {
    let _: Router = Router::new()
        .route("/", get(nothing).post(public))
        .route("/{a}/{b}", get(patterns))
        .route("/opaque", get(opaque).put(opaque_in_result))
        .route("/explicit", get(explicit))
        .route("/generic", get(generic::<App>).put(generic::<Db>))
        .route("/repository", get(generic_repository::<Db>).put(Repositories::<Db>::find).post(Repositories::<Db>::read))
        .route("/opaque/two", get(two_opaque).put(never).post(body_last))
        .route("/gone", get(first_is_gone).post(alone_is_gone))
        .route("/borrows", get(borrows_over_an_await))
        .route("/json", post(json).put(body_alone))
        .route("/request", get(whole_request).post(form))
        .route("/optional", get(optional))
        .route("/fifteen", get(fifteen))
        .route("/pages", get(Pages::<u32>::index))
        .route("/pages/{number}", get(Pages::<u8>::show))
        .with_state(App { db: Db });
}
