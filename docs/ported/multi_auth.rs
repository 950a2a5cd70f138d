//! A password, or a signed token that is good for an hour: `MultiAuth`.

use argon2::{Argon2, PasswordHash};
use axum::{Router, extract::State, routing::get};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, MultiAuth, TokenAuth, Username, login_required, tokens::SignedTokens,
    verify_password, verify_token,
};

#[derive(MultiAuth)]
struct Auth(PasswordAuth, BearerAuth);

#[derive(BasicAuth)]
struct PasswordAuth;

#[derive(TokenAuth)]
struct BearerAuth;

// Of the passwords `hello` and `bye`.
const JOHN: &str = "$argon2id$v=19$m=19456,t=2,p=1$nNAvllhmmk5PG6catqUpDg$OwkZRrAsIRxkE+NT59yq49XGpPKU9tUTvYKvYLCBW0k";
const SUSAN: &str = "$argon2id$v=19$m=19456,t=2,p=1$HFrWn+LPtQPcpk2iHVkw3A$nh7rbT9AtOf4RcmiQ24j/pxxnPh9UHlWyi/ZqrMAqWw";
const USERS: [(&str, &str); 2] = [("john", JOHN), ("susan", SUSAN)];

/// Signed with a secret of this process: after a restart they are worthless.
pub fn tokens() -> Result<SignedTokens, BoxError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    SignedTokens::new(secret)
}

fn print_tokens(tokens: &SignedTokens) -> Result<(), BoxError> {
    for (user, _) in USERS {
        println!("{user}: {}", tokens.issue(user)?);
    }
    Ok(())
}

/// A user that there is not costs a hash as well. `examples/basic_auth.rs` moves hashes off the threads of the runtime.
#[verify_password(auth = PasswordAuth)]
fn verify_password(username: &str, password: &str) -> Result<bool, BoxError> {
    let (name, hash) = USERS.into_iter().find(|(name, _)| *name == username).unwrap_or(USERS[0]);
    Ok(PasswordHash::new(hash)?.verify_password(&[&Argon2::default()], password).is_ok() && name == username)
}

#[verify_token(auth = BearerAuth)]
fn verify_token(token: &str, State(tokens): State<SignedTokens>) -> Result<Option<Username>, AuthError> {
    Ok(Some(Username::from(&*tokens.verify(token)?)))
}

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    format!("Hello, {}!", *user)
}

/// The routes.
pub fn app(tokens: SignedTokens) -> Router {
    Router::new().route("/", get(index)).with_state(tokens)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let tokens = tokens()?;
    print_tokens(&tokens)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, app(tokens)).await?)
}
