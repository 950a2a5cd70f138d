//! Signed tokens, good for an hour: `HTTPTokenAuth`.

use axum::{Router, extract::State, routing::get};
use axum_httpauth::{AuthError, BoxError, CurrentUser, TokenAuth, login_required, tokens::SignedTokens, verify_token};

#[derive(TokenAuth)]
struct Auth;

const USERS: [&str; 2] = ["john", "susan"];

/// Signed with a secret of this process: after a restart they are worthless.
pub fn tokens() -> Result<SignedTokens, BoxError> {
    let mut secret = [0; 32];
    getrandom::fill(&mut secret)?;
    SignedTokens::new(secret)
}

fn print_tokens(tokens: &SignedTokens) -> Result<(), BoxError> {
    for user in USERS {
        println!("{user}: {}", tokens.issue(user)?);
    }
    Ok(())
}

#[verify_token]
fn verify_token(token: &str, State(tokens): State<SignedTokens>) -> Result<Option<String>, AuthError> {
    Ok(Some(tokens.verify(token)?))
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
