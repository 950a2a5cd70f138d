//! JSON Web Tokens: a password buys one that is good for an hour, and the API takes nothing else.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header::CACHE_CONTROL},
    response::IntoResponse,
    routing::{get, post},
};
use axum_httpauth::{
    AuthError, BasicAuth, BoxError, CurrentUser, TokenAuth, constant_time_eq, login_required, verify_password,
    verify_token,
};
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, crypto::rust_crypto, decode, encode, errors::ErrorKind,
    get_current_timestamp,
};
use serde::Deserialize;
use serde_json::json;

/// A token cannot mint a token: the endpoint that hands them out knows this scheme alone.
#[derive(BasicAuth)]
#[auth(realm = "Login")]
struct PasswordAuth;

#[derive(TokenAuth)]
#[auth(realm = "API")]
struct Auth;

struct User {
    name: String,
}

const ISSUER: &str = "https://login.example";
const AUDIENCE: &str = "https://api.example";
const ALGORITHM: Algorithm = Algorithm::HS256;
/// How long a token is good, in seconds. Nothing revokes it before: not that its user changes the password, nor goes away.
const LIFETIME: u64 = 3600;

/// Makes tokens and checks them.
#[derive(Debug)] // the keys show nothing of themselves
pub struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

/// What the verifier reads of a token. The rest of what it asks for is in [`Validation`].
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: u64,
}

impl Tokens {
    /// With a secret that machines share; without one, a random key that dies with the process.
    ///
    /// # Errors
    ///
    /// If the secret is shorter than the hash (RFC 7518, 3.2): anybody with a token can guess it, out of reach of the server.
    pub fn new(secret: Option<String>) -> Result<Self, BoxError> {
        let mut random = [0; 32];
        getrandom::fill(&mut random)?;
        let key = secret.as_ref().map_or(&random[..], String::as_bytes);
        if key.len() < 32 {
            return Err("JWT_SECRET has less than 32 bytes".into());
        }
        // Where some other crate switches on the other cryptography as well, the crate takes neither, and panics at its first
        // token. If the program has chosen before, that holds.
        let _ = rust_crypto::DEFAULT_PROVIDER.install_default();
        let (encoding, decoding) = (EncodingKey::from_secret(key), DecodingKey::from_secret(key));
        Ok(Self { encoding, decoding, validation: validation() })
    }

    /// A token for a user, until a time in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If it cannot be signed.
    pub fn make(&self, user: &str, expires: u64) -> Result<String, BoxError> {
        let claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": user, "exp": expires });
        Ok(encode(&Header::new(ALGORITHM), &claims, &self.encoding)?)
    }

    fn check(&self, token: &str) -> Result<Option<User>, AuthError> {
        let token = match decode::<Claims>(token, &self.decoding, &self.validation) {
            Ok(token) => token,
            Err(error) if *error.kind() == ErrorKind::ExpiredSignature => {
                Err(AuthError::rejected("the token expired"))?
            }
            Err(_) => return Ok(None),
        };
        // An extension that must be understood is not (RFC 7515, 4.1.11), and so long a life nobody was given.
        let foreign = token.header.crit.is_some() || token.claims.exp > get_current_timestamp() + LIFETIME;
        Ok((!foreign).then_some(User { name: token.claims.sub }))
    }
}

/// One algorithm, which the token has no say in. What is set to be checked is checked where it is there: it has to be required
/// as well.
fn validation() -> Validation {
    let mut validation = Validation::new(ALGORITHM);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "sub", "aud", "iss"]);
    validation.validate_nbf = true;
    validation.leeway = 0; // machines that make and check tokens have the same time: a minute is what the crate allows by itself
    validation.reject_tokens_expiring_in_less_than = 1; // a token is over at `exp`, and not a second later (RFC 7519, 4.1.4)
    validation
}

// Passwords of your own are hashed and do not stand in the source: see the example `state`.
#[verify_password(auth = PasswordAuth)]
async fn verify_password(name: &str, password: &str) -> bool {
    match name {
        "john" => constant_time_eq(password, "hello"),
        _ => false,
    }
}

/// The reason for which a token is rejected reaches the client only if it was signed here.
#[verify_token]
async fn verify_token(token: &str, State(tokens): State<Arc<Tokens>>) -> Result<Option<User>, AuthError> {
    tokens.check(token)
}

#[login_required(auth = PasswordAuth)]
async fn login(
    user: CurrentUser<PasswordAuth>,
    State(tokens): State<Arc<Tokens>>,
) -> Result<impl IntoResponse, StatusCode> {
    let token =
        tokens.make(&user, get_current_timestamp() + LIFETIME).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": LIFETIME });
    Ok(([(CACHE_CONTROL, "no-store")], Json(answer))) // RFC 6749, 5.1
}

#[login_required]
async fn profile(user: CurrentUser<Auth>) -> String {
    format!("The profile of {}.\n", user.name)
}

/// The routes.
pub fn app(tokens: Arc<Tokens>) -> Router {
    Router::new().route("/login", post(login)).route("/profile", get(profile)).with_state(tokens)
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let tokens = Arc::new(Tokens::new(std::env::var("JWT_SECRET").ok())?);
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(3000);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let token = tokens.make("john", get_current_timestamp() + 600)?;
    let expired = tokens.make("john", get_current_timestamp() - 600)?;
    println!("curl -i -X POST {url}/login  # 401");
    println!("curl -i -X POST -u john:wrong {url}/login  # 401");
    println!("curl -i -X POST -u john:hello {url}/login  # 200: a token for an hour");
    println!("curl -i -X POST -H 'Authorization: Bearer {token}' {url}/login  # 401: a token buys no token");
    println!("curl -i {url}/profile  # 401");
    println!("curl -i -u john:hello {url}/profile  # 401: a password is no token");
    println!("curl -i -H 'Authorization: Bearer {token}' {url}/profile  # 200");
    println!("curl -i -H 'Authorization: Bearer {token}x' {url}/profile  # 401: no signature of ours");
    println!("curl -i -H 'Authorization: Bearer {expired}' {url}/profile  # 401: expired");
    axum::serve(listener, app(tokens)).await?;
    Ok(())
}
