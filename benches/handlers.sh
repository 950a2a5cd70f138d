# A crate of handlers, and what its compiler does, counted. For the scripts beside this one, which source it.
set -euo pipefail
shopt -s inherit_errexit
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/compile"
work="$CARGO_TARGET_DIR/handlers" # of one script at a time
mkdir -p "$work/src"
cd "$work"

# What the handlers of a kind need beside axum, in the versions that were measured.
peer() { # kind
  case $1 in
    typed-header) echo 'axum-extra = { version = "=0.12.6", features = ["typed-header"] }' ;;
    protect*) echo 'protect-axum = "=0.2.0"' ;;
    grants*) echo 'axum_grants = "=0.1.3"' ;;
    login*) echo 'axum-login = "=0.18.0"' ;;
    security) echo 'axum-security = { version = "=0.0.2", features = ["basic-auth", "macros", "rbac"] }' ;;
    debug-handler) echo 'axum-macros = "=0.5.1"' ;;
    instrument) echo 'tracing = "=0.1.44"' ;;
    validate) echo 'tower-http = { version = "=0.7.1", features = ["auth"] }' ;; # a layer: handlers have none of it
  esac
}

manifest() { # kind
  cat >Cargo.toml <<TOML
[package]
name = "handlers"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "0.8", default-features = false }
axum-httpauth = { path = "$root" }
$(peer "$1")

[profile.dev.package."*"]
debug = false

[workspace]
TOML
}
manifest plain
cp "$root/rust-toolchain.toml" "$root/Cargo.lock" .

# rustc, counted where it compiles the handlers
cat >rustc <<'SH'
#!/usr/bin/env bash
case " $* " in
  *' --crate-name handlers '*)
    exec valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$COUNTED" "$@" ;;
  *) exec "$@" ;;
esac
SH
chmod +x rustc

schemes='
use axum_httpauth::*;
#[derive(Clone)]
struct Db;
struct User { name: String }
async fn greet(name: &str) -> String { name.to_owned() }
#[derive(BasicAuth)]
#[auth(roles = ["user", "moderator", "admin"])]
struct Auth;
#[verify_password]
async fn verify(name: &str, password: &str, State(_): State<Db>) -> Option<User> {
    (name == password).then(|| User { name: name.to_owned() })
}
#[get_user_roles]
fn roles(user: &User) -> Vec<String> { vec![user.name.clone()] }
#[permit]
fn allowed(user: &User) -> bool { user.name.len() > 3 }
#[derive(TokenAuth)]
struct Bearer;
#[verify_token(auth = Bearer)]
fn verify_token(token: &str) -> Option<User> { Some(User { name: token.to_owned() }) }
#[derive(Role)]
enum Role { User, Moderator, Admin }
#[get_user_roles(auth = Bearer)]
fn typed_roles(_: &User) -> RoleSet<Role> { RoleSet::from([Role::User]) }
#[derive(MultiAuth)]
struct Multi(Auth, Bearer);
#[derive(DigestAuth)]
struct Digest;
#[get_password(auth = Digest)]
fn password(_: &str) -> Option<String> { None }
struct ByHand { name: String }
impl axum::extract::FromRequestParts<Db> for ByHand {
    type Rejection = axum::http::StatusCode;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &Db) -> Result<Self, Self::Rejection> {
        let field = parts.headers.get("authorization").and_then(|field| field.to_str().ok());
        let name = field.and_then(|field| field.strip_prefix("Bearer ")).ok_or(axum::http::StatusCode::UNAUTHORIZED)?;
        Ok(Self { name: name.to_owned() })
    }
}
'

# What a program writes once, to use the peer of a kind.
prelude() { # kind
  case $1 in
    typed-header) echo 'use axum_extra::{TypedHeader, headers::{Authorization, authorization::Basic}};' ;;
    grants*) echo '
use axum::{Extension, body::Body, response::Response};
#[derive(Clone)]
struct Claims { perms: Vec<String> }' ;;
    login*) echo '
use axum::http::StatusCode;
use axum_login::AuthSession;
#[derive(Clone, Debug)]
struct Visitor { name: String }
impl axum_login::AuthUser for Visitor {
    type Id = u64;
    fn id(&self) -> u64 { 0 }
    fn session_auth_hash(&self) -> &[u8] { &[] }
}
#[derive(Clone)]
struct Visitors;
impl axum_login::AuthnBackend for Visitors {
    type User = Visitor;
    type Credentials = ();
    type Error = std::convert::Infallible;
    async fn authenticate(&self, _: ()) -> Result<Option<Visitor>, Self::Error> { Ok(None) }
    async fn get_user(&self, _: &u64) -> Result<Option<Visitor>, Self::Error> { Ok(None) }
}
impl axum_login::AuthzBackend for Visitors { type Permission = String; }' ;;
    security) echo '
#[derive(Clone)]
struct Visitor { grades: Vec<Grade> }
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grade { User, Moderator, Admin }
impl axum_security::rbac::RBAC for Grade {
    type Resource = Visitor;
    fn extract_roles(visitor: &Visitor) -> impl IntoIterator<Item = &Grade> { &visitor.grades }
}' ;;
  esac
}

handler() { # kind, number
  case $1 in
    plain) echo "async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    plain-work) echo "async fn h$2(State(_): State<Db>) -> String { let greeting = greet(\"susan\").await; format!(\"{greeting}, and $2\") }" ;;
    work) echo "#[login_required] $(handler plain-work "$2")" ;;
    by-hand) echo "async fn h$2(user: ByHand) -> String { user.name.clone() }" ;;
    basic) echo "#[login_required] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    user) echo "#[login_required] async fn h$2(user: CurrentUser<Auth>) -> String { user.name.clone() }" ;;
    state) echo "#[login_required] async fn h$2(user: CurrentUser<Auth>, State(_): State<Db>) -> String { user.name.clone() }" ;;
    roles) echo "#[login_required(role = [\"user\", [\"moderator\", \"admin\"]])] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    typed) echo "#[login_required(auth = Bearer, role = [Role::User, [Role::Moderator, Role::Admin]])] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    permit) echo "#[login_required(permit = allowed)] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    optional) echo "#[login_required(optional)] async fn h$2(user: Option<CurrentUser<Auth>>) -> String { user.is_some().to_string() }" ;;
    multi) echo "#[login_required(auth = Multi)] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    digest) echo "#[login_required(auth = Digest)] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    typed-header) echo "async fn h$2(TypedHeader(user): TypedHeader<Authorization<Basic>>) -> String { user.username().to_owned() }" ;;
    protect) echo "#[protect_axum::protect(\"user\")] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    protect-roles) echo "#[protect_axum::protect(any(\"user\", all(\"moderator\", \"admin\")))] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    grants) echo "#[axum_grants::protect(\"user\")] async fn h$2(Extension(claims): Extension<Claims>) -> Response { Response::default() }" ;;
    grants-roles) echo "#[axum_grants::protect(any(\"user\", \"moderator\", \"admin\"))] async fn h$2(Extension(claims): Extension<Claims>) -> Response { Response::default() }" ;;
    login) echo "async fn h$2(session: AuthSession<Visitors>) -> Result<String, StatusCode> { session.user.map(|user| user.name).ok_or(StatusCode::UNAUTHORIZED) }" ;;
    login-layer | login-roles) handler plain "$2" ;;
    security) echo "#[axum_security::rbac::allows(Grade::User, Grade::Moderator, Grade::Admin)] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    debug-handler) echo "#[axum_macros::debug_handler] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    instrument) echo "#[tracing::instrument] async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
    *) echo "there are no handlers of the kind $1" >&2; exit 1 ;;
  esac
}

route() { # kind, number
  case $1 in
    login-layer) echo ".route(\"/$2\", get(h$2).route_layer(axum_login::login_required!(Visitors)))" ;;
    login-roles) echo ".route(\"/$2\", get(h$2).route_layer(axum_login::permission_required!(Visitors, \"user\", \"moderator\", \"admin\")))" ;;
    *) echo ".route(\"/$2\", get(h$2))" ;;
  esac
}

crate() { # kind, number of handlers
  manifest "$1"
  {
    echo '#![allow(dead_code, unused_imports)]'
    echo 'use axum::{Router, extract::State, routing::get};'
    echo "$schemes"
    prelude "$1"
    for index in $(seq "$2"); do handler "$1" "$index"; done
    echo 'fn main() { let _: Router = Router::new()'
    for index in $(seq "$2"); do route "$1" "$index"; done
    echo '.with_state(Db); }'
  } >src/main.rs
}

count() { # check or build: the instructions of rustc
  rm -f counted
  COUNTED="$work/counted" RUSTC_WRAPPER="$work/rustc" cargo "$1" --quiet
  sed -n 's/.*I *refs: *//p' counted | tr -d ,
}
