//! The crate digest_auth in a middleware of axum: it parses and hashes, and knows passwords only; nonces and their counts are
//! kept by hand.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use ::digest_auth::{Algorithm, AlgorithmType, AuthContext, AuthorizationHeader, Charset, Qop, WwwAuthenticateHeader};
use axum::{
    Router,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use axum_httpauth::constant_time_eq;

use crate::{bare::plain, users::Users};

const REALM: &str = "Staff only";

#[derive(Clone)]
struct Server {
    users: Users,
    /// The nonces that were issued, and the highest count that each was used with.
    nonces: Arc<Mutex<HashMap<String, u32>>>,
}

impl Server {
    fn verified(&self, headers: &HeaderMap, method: &str, uri: &str) -> Option<()> {
        let sent = AuthorizationHeader::parse(headers.get(AUTHORIZATION)?.to_str().ok()?).ok()?;
        let password = self.users.get(&sent.username)?.password();
        if sent.uri != uri || sent.realm != REALM || sent.qop != Some(Qop::AUTH) {
            return None;
        }
        let mut expected = sent.clone();
        expected.digest(&AuthContext::new_with_method(&sent.username, password, uri, None::<&[u8]>, method.into()));
        if !constant_time_eq(&expected.response, &sent.response) {
            return None;
        }
        let mut nonces = self.nonces.lock().unwrap_or_else(PoisonError::into_inner);
        let used = nonces.get_mut(&sent.nonce)?;
        let first = sent.nc > *used;
        *used = sent.nc;
        first.then_some(())
    }

    fn challenge(&self) -> Response {
        let nonce = random_hex();
        self.nonces.lock().unwrap_or_else(PoisonError::into_inner).insert(nonce.clone(), 0);
        let challenge = |algorithm| WwwAuthenticateHeader {
            domain: None,
            realm: REALM.to_owned(),
            nonce: nonce.clone(),
            opaque: None,
            stale: false,
            algorithm: Algorithm::new(algorithm, false),
            qop: Some(vec![Qop::AUTH]),
            userhash: false,
            charset: Charset::ASCII,
            nc: 0,
        };
        let mut response = (StatusCode::UNAUTHORIZED, "Unauthorized Access").into_response();
        for algorithm in [AlgorithmType::SHA2_256, AlgorithmType::MD5] {
            let field = challenge(algorithm).to_string().parse().expect("a field");
            response.headers_mut().append(WWW_AUTHENTICATE, field);
        }
        response
    }
}

fn random_hex() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn check(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().as_str(), request.uri().path());
    match server.verified(request.headers(), method, uri) {
        Some(()) => next.run(request).await,
        None => server.challenge(),
    }
}

pub fn server(name: &str) -> Option<Router> {
    let state = || Server { users: Users::new(), nonces: Arc::default() };
    (name == "digest-auth").then(|| Router::new().route("/", get(plain)).layer(from_fn_with_state(state(), check)))
}
