# A crate of handlers, and what its compiler does, counted. For the scripts beside this one, which source it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}/compile"
work="$CARGO_TARGET_DIR/handlers" # of one script at a time
mkdir -p "$work/src"
cd "$work"

cat >Cargo.toml <<TOML
[package]
name = "handlers"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "0.8", default-features = false }
axum-httpauth = { path = "$root" }

[workspace]
TOML
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

handler() { # kind, number
  case $1 in
    plain) echo "async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
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
    *) echo "there are no handlers of the kind $1" >&2; exit 1 ;;
  esac
}

crate() { # kind, number of handlers
  {
    echo '#![allow(dead_code, unused_imports)]'
    echo 'use axum::{Router, extract::State, routing::get};'
    echo "$schemes"
    for index in $(seq "$2"); do handler "$1" "$index"; done
    echo 'fn main() { let _: Router = Router::new()'
    for index in $(seq "$2"); do echo ".route(\"/$index\", get(h$index))"; done
    echo '.with_state(Db); }'
  } >src/main.rs
}

check() { # the instructions of rustc
  COUNTED="$work/counted" RUSTC_WRAPPER="$work/rustc" cargo check --quiet
  sed -n 's/.*I *refs: *//p' counted | tr -d ,
}
