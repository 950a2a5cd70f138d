//! axum-login, which is another kind of thing: who logged in once has a session, whose cookie each request carries.

use std::convert::Infallible;

use axum::{
    Router,
    routing::{get, post},
};
use axum_login::{AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend, UserId, login_required};
use tower_sessions::{MemoryStore, SessionManagerLayer};

use crate::{bare::plain, users::Users};

#[derive(Debug, Clone)]
struct User(String);

impl AuthUser for User {
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        b"what the password is stored as"
    }
}

#[derive(Clone)]
struct Backend(Users);

impl AuthnBackend for Backend {
    type User = User;
    type Credentials = (String, String);
    type Error = Infallible;

    async fn authenticate(&self, (name, password): (String, String)) -> Result<Option<User>, Infallible> {
        Ok(self.0.verify(&name, &password).map(|_| User(name)))
    }

    async fn get_user(&self, name: &UserId<Self>) -> Result<Option<User>, Infallible> {
        Ok(self.0.get(name).map(|_| User(name.clone())))
    }
}

async fn login(mut session: AuthSession<Backend>) {
    let user = session.authenticate((Users::name(500), Users::password(500))).await.expect("a backend");
    session.login(&user.expect("a user")).await.expect("a session");
}

pub fn server(name: &str) -> Option<Router> {
    let guarded = Router::new().route("/", get(plain)).route_layer(login_required!(Backend));
    let sessions = SessionManagerLayer::new(MemoryStore::default());
    let layer = || AuthManagerLayerBuilder::new(Backend(Users::new()), sessions).build();
    (name == "login").then(|| guarded.route("/login", post(login)).layer(layer()))
}
