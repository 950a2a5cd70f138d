#!/usr/bin/env bash
# Counts what a handler costs the compiler in `cargo check`: the instructions of rustc for a crate of 150 handlers less those for
# one of 50, divided by 100, in millions. With each handler goes its line in the router. Needs valgrind.
#
# Arguments name some of: plain basic user state roles typed permit optional multi digest
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"

cat >"$work/Cargo.toml" <<TOML
[package]
name = "handlers"
version = "0.0.0"
edition = "2024"

[dependencies]
axum = { version = "0.8", default-features = false }
axum-httpauth = { path = "$root" }

[workspace]
TOML
cp "$root/rust-toolchain.toml" "$work"

# rustc, counted where it compiles the handlers
cat >"$work/rustc" <<'SH'
#!/usr/bin/env bash
case " $* " in
  *' --crate-name handlers '*)
    exec valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --log-file="$COUNTED" "$@" ;;
  *) exec "$@" ;;
esac
SH
chmod +x "$work/rustc"

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
fn typed_roles(_: &User) -> Vec<Role> { vec![Role::User] }
#[derive(MultiAuth)]
struct Multi(Auth, Bearer);
#[derive(DigestAuth)]
struct Digest;
#[get_password(auth = Digest)]
fn password(_: &str) -> Option<String> { None }
'

handler() { # kind, number
  case $1 in
    plain) echo "async fn h$2(State(_): State<Db>) -> String { String::new() }" ;;
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

instructions() { # kind, number of handlers
  {
    echo '#![allow(dead_code, unused_imports)]'
    echo 'use axum::{Router, extract::State, routing::get};'
    echo "$schemes"
    for index in $(seq "$2"); do handler "$1" "$index"; done
    echo 'fn main() { let _: Router = Router::new()'
    for index in $(seq "$2"); do echo ".route(\"/$index\", get(h$index))"; done
    echo '.with_state(Db); }'
  } >"$work/src/main.rs"
  export COUNTED="$work/counted"
  (cd "$work" && CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$root/target/compile" RUSTC_WRAPPER="$work/rustc" cargo check --quiet)
  sed -n 's/.*I *refs: *//p' "$COUNTED" | tr -d ,
}

per_handler() { # kind
  local many few
  many=$(instructions "$1" 150)
  few=$(instructions "$1" 50)
  echo $(((many - few) / 100))
}

plain=$(per_handler plain)
awk "BEGIN { printf \"%-10s %6.2f\\n\", \"plain\", $plain / 1e6 }"
for kind in "${@:-basic}"; do
  [ "$kind" = plain ] && continue
  cost=$(per_handler "$kind")
  awk "BEGIN { printf \"%-10s %6.2f   %5.2f over plain\\n\", \"$kind\", $cost / 1e6, ($cost - $plain) / 1e6 }"
done
