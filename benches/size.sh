#!/usr/bin/env bash
# Counts what a handler adds to a release binary: the bytes of its sections, as a stripped file has them, and of the file as it
# is built, for a program of 150 handlers less those for one of 50, divided by 100. The handlers are of four shapes, each with a
# body of its own. Each kind is compared with an extractor that is written by hand and does what the guard does.
#
# Arguments name some of: user roles typed permit optional multi
source "$(dirname "$0")/handlers.sh"
export CARGO_INCREMENTAL=0

sed -i '/^axum = /s/false/false, features = ["http1", "tokio"]/' Cargo.toml
sed -i '/^axum = /a base64 = "0.23"\ntokio = { version = "1", features = ["macros", "net", "rt", "sync"] }' Cargo.toml

users='
use std::{collections::HashMap, sync::Arc};
use axum::{Router, extract::{FromRequestParts, Path, State}, http::{HeaderName, StatusCode, header, request::Parts}};
use axum::routing::{get, post};
use axum_httpauth::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::sync::Mutex;

#[derive(Clone, Default)]
struct Db(Arc<Mutex<HashMap<u32, String>>>);
impl Db {
    async fn load(&self, id: u32) -> Option<String> { self.0.lock().await.get(&id).cloned() }
    async fn store(&self, id: u32, text: String) { self.0.lock().await.insert(id, text); }
}

struct User { name: String }
impl User {
    async fn by_password(db: &Db, name: &str, password: &str) -> Option<User> {
        let stored = db.load(name.len() as u32).await?;
        constant_time_eq(stored, password).then(|| User { name: name.to_owned() })
    }
}
'

by_hand='
impl FromRequestParts<Db> for User {
    type Rejection = (StatusCode, [(HeaderName, &'"'static"' str); 1], &'"'static"' str);

    async fn from_request_parts(parts: &mut Parts, db: &Db) -> Result<Self, Self::Rejection> {
        let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"Staff\"")];
        let refused = (StatusCode::UNAUTHORIZED, challenge, "Unauthorized Access");
        let credentials = parts.headers.get(header::AUTHORIZATION).and_then(|field| {
            let (scheme, token) = field.to_str().ok()?.split_once(" ")?;
            let decoded = scheme.eq_ignore_ascii_case("Basic").then(|| STANDARD.decode(token).ok())??;
            let text = String::from_utf8(decoded).ok()?;
            text.split_once(":").map(|(name, password)| (name.to_owned(), password.to_owned()))
        });
        let Some((name, password)) = credentials else { return Err(refused) };
        User::by_password(db, &name, &password).await.ok_or(refused)
    }
}
'

schemes='
#[derive(BasicAuth)]
#[auth(realm = "Staff", roles = ["user", "moderator", "admin"])]
struct Auth;
#[verify_password]
async fn verify(name: &str, password: &str, State(db): State<Db>) -> Option<User> {
    User::by_password(&db, name, password).await
}
#[get_user_roles]
async fn roles(user: &User, State(db): State<Db>) -> Vec<String> { Vec::from_iter(db.load(user.name.len() as u32).await) }
#[permit]
async fn allowed(user: &User, State(db): State<Db>) -> bool { db.load(user.name.len() as u32).await.is_some() }
#[derive(TokenAuth)]
struct Bearer;
#[verify_token(auth = Bearer)]
async fn verify_token(token: &str, State(db): State<Db>) -> Option<User> { User::by_password(&db, "robot", token).await }
#[derive(MultiAuth)]
struct Multi(Auth, Bearer);
#[derive(Role)]
enum Role { User, Moderator, Admin }
#[derive(BasicAuth)]
#[auth(realm = "Staff")]
struct Typed;
#[verify_password(auth = Typed)]
async fn verify_typed(name: &str, password: &str, State(db): State<Db>) -> Option<User> {
    User::by_password(&db, name, password).await
}
#[get_user_roles(auth = Typed)]
async fn typed_roles(user: &User, State(db): State<Db>) -> RoleSet<Role> {
    RoleSet::from_iter(db.load(user.name.len() as u32).await.map(|_| Role::User))
}
'

handlers() { # number, attribute, a parameter that is the user, one that is not looked at, the name of the user
  for index in $(seq "$1"); do
    echo "$2"
    case $((index % 4)) in
      0) echo "async fn h$index($3, State(db): State<Db>) -> String {
             let text = db.load($index).await.unwrap_or_default();
             format!(\"{} reads {text} in room $index\", $5)
         }" ;;
      1) echo "async fn h$index($3, Path(page): Path<u32>) -> Result<String, StatusCode> {
             if page > $index { return Err(StatusCode::NOT_FOUND); }
             Ok(format!(\"{} turns to page {page} of $index\", $5))
         }" ;;
      2) echo "async fn h$index($4 State(db): State<Db>, body: String) -> StatusCode {
             if body.len() > 1000 * $index { return StatusCode::PAYLOAD_TOO_LARGE; }
             db.store($index, body).await;
             StatusCode::CREATED
         }" ;;
      3) echo "async fn h$index($3) -> String { format!(\"Hello to room $index, {}!\", $5) }" ;;
    esac
  done
}

program() { # kind, number of handlers
  local user='user: CurrentUser<Auth>' name='user.name'
  echo '#![allow(dead_code, unused_imports)]'
  echo "$users"
  if [ "$1" = by-hand ]; then echo "$by_hand"; else echo "$schemes"; fi
  case $1 in
    by-hand) handlers "$2" '' 'user: User' '_: User,' "$name" ;;
    user) handlers "$2" '#[login_required]' "$user" '' "$name" ;;
    roles) handlers "$2" '#[login_required(role = ["user", ["moderator", "admin"]])]' "$user" '' "$name" ;;
    typed) handlers "$2" '#[login_required(auth = Typed, role = [Role::User, [Role::Moderator, Role::Admin]])]' 'user: CurrentUser<Typed>' '' "$name" ;;
    permit) handlers "$2" '#[login_required(permit = allowed)]' "$user" '' "$name" ;;
    optional) handlers "$2" '#[login_required(optional)]' 'user: Option<CurrentUser<Auth>>' '_: Option<CurrentUser<Auth>>,' 'user.as_ref().map_or("", |user| &user.name)' ;;
    multi) handlers "$2" '#[login_required(auth = Multi)]' 'user: CurrentUser<Multi>' '' "$name" ;;
    *) echo "there are no handlers of the kind $1" >&2; exit 1 ;;
  esac
  echo '#[tokio::main(flavor = "current_thread")] async fn main() { let app = Router::new()'
  for index in $(seq "$2"); do
    case $((index % 4)) in
      1) echo ".route(\"/$index/{page}\", get(h$index))" ;;
      2) echo ".route(\"/$index\", post(h$index))" ;;
      *) echo ".route(\"/$index\", get(h$index))" ;;
    esac
  done
  echo '.with_state(Db::default());
    axum::serve(tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap(), app).await.unwrap() }'
}

bytes() { # kind, number of handlers: of the sections, and of the file
  program "$1" "$2" >src/main.rs
  cargo build --quiet --release
  local file="$CARGO_TARGET_DIR/release/handlers"
  size -A "$file" | awk '/^\.(text|rodata|data\.rel\.ro|eh_frame|eh_frame_hdr|gcc_except_table) / { sum += $2 } END { printf "%d ", sum }'
  stat -c %s "$file"
}

per_handler() { # kind: of the sections, and of the file
  local many few
  many=$(bytes "$1" 150)
  few=$(bytes "$1" 50)
  echo "$many $few" | awk '{ printf "%d %d\n", ($1 - $3) / 100, ($2 - $4) / 100 }'
}

by_hand_bytes=$(per_handler by-hand)
echo "by-hand    $by_hand_bytes" | awk '{ printf "%-10s %6d stripped   %6d as built\n", $1, $2, $3 }'
for kind in "${@:-user}"; do
  cost=$(per_handler "$kind")
  echo "$kind $cost $by_hand_bytes" |
    awk '{ printf "%-10s %6d stripped   %6d as built   %5d and %5d over by hand\n", $1, $2, $3, $2 - $4, $3 - $5 }'
done
