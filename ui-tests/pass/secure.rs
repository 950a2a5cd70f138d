//! The shapes that the routers of `secure` take.
#![deny(warnings)]

use axum::{
    extract::{Path, State},
    handler::Handler,
    response::IntoResponse,
    routing::MethodFilter,
};
use axum_httpauth::{
    BasicAuth, CurrentUser, Guard, Username, get_user_roles, login_required, public, require_login,
    secure::{self, AccessTable, MethodRouter, Public, Router, any, get, on},
    verify_password,
};

#[derive(BasicAuth)]
pub struct Auth;

#[verify_password]
fn verify_password(username: &str, password: &str) -> bool {
    username == password
}

#[get_user_roles]
fn get_user_roles(_: &Username) -> [&'static str; 1] {
    ["user"]
}

#[derive(Clone)]
pub struct Db;

pub struct Pages;

impl Pages {
    #[public]
    pub async fn index(State(_): State<Db>, mut body: String) -> impl IntoResponse {
        body.push('!');
        Self::title() + &body
    }

    #[login_required]
    async fn edit(_: CurrentUser<Auth>) {}

    fn title() -> String {
        String::new()
    }
}

/// Kept, as the other attributes are.
#[public]
#[must_use]
async fn generic<T: Default + IntoResponse>() -> T {
    T::default()
}

#[public]
async fn with_cfg(#[cfg(false)] _: Missing, Path(_id): Path<u32>) -> Result<(), String> {
    Err(String::new())?;
    Ok(())
}

#[public]
#[login_required_below::nothing]
async fn attribute_below(_: String) {}

mod login_required_below {
    pub use axum::debug_handler as nothing;
}

#[login_required]
#[login_required(role = "user", optional)]
async fn twice(_: String) {}

macro_rules! public_handler {
    ($name:ident, $body:block) => {
        #[public]
        async fn $name() $body
    };
}

public_handler!(by_a_macro, {});

async fn by_hand(_: Guard<Auth>, _: State<Db>) {}

fn part<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::default().route("/", MethodRouter::default().get(twice))
}

fn main() {
    let foreign = axum::Router::new().route("/", axum::routing::get(|| async {}));
    let app: Router = Router::new()
        .route("/", get(Pages::index).post(Pages::edit).put(by_hand))
        .route("/generic", on(MethodFilter::GET.or(MethodFilter::PUT), generic::<String>))
        .route("/{id}", any(with_cfg).merge(secure::put(by_a_macro)))
        .route("/below", get(attribute_below.layer(tower::layer::util::Identity::new())))
        .route("/closure", get(|_: Public| async { "closure" }))
        .nest("/part", part())
        .merge(Router::new().nest("/foreign", Router::guarded(require_login!(), foreign.clone())))
        .nest("/public", Router::public(foreign))
        .require_login(require_login!(role = "user").with_state(Db))
        .layer(axum::middleware::from_fn(|request, next: axum::middleware::Next| next.run(request)))
        .fallback(by_a_macro)
        .with_state(Db);
    let _: AccessTable = app.access_table();
    let _: axum::Router = app.into();
    let _: axum::routing::MethodRouter = get(Pages::edit).into();
}
