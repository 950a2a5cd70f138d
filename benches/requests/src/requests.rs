//! What is asked, by its name.

use std::sync::LazyLock;

use axum::{
    Router,
    body::Body,
    http::{
        HeaderName, Method, Request,
        header::{SET_COOKIE, WWW_AUTHENTICATE},
    },
};
use axum_httpauth::digest::MAX_USES;
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    client::Proof,
    ours,
    server::{block_on, call},
    users::Users,
};

/// So many requests of a kind, each of which can be sent once.
pub fn requests(router: &mut Router, kind: &str, count: usize) -> impl Iterator<Item = Request<Body>> + use<> {
    let fields: Vec<_> = match kind {
        "sha256-new" => (0..count).flat_map(|_| digest(router, 0, 1, |_| {})).collect(),
        "sha256" => digest(router, 0, count, |_| {}),
        "sha256-wrong" => digest(router, 0, count, |proof| proof.known.1 = Users::password(501)),
        "sha256-unknown" => digest(router, 0, count, |proof| proof.username = "nobody-0".to_owned()),
        "md5" => digest(router, 1, count, |_| {}),
        "md5-wrong" => digest(router, 1, count, |proof| proof.known.1 = Users::password(501)),
        "md5-unknown" => digest(router, 1, count, |proof| proof.username = "nobody-0".to_owned()),
        "cookie" => vec![session(router).or_else(|| field(kind)); count],
        _ => vec![field(kind); count],
    };
    fields.into_iter().map(|field| {
        let mut request = plain(Method::GET, "/");
        if let Some((name, value)) = field {
            request.headers_mut().insert(HeaderName::from_static(name), value.parse().expect("a field"));
        }
        request
    })
}

fn plain(method: Method, uri: &str) -> Request<Body> {
    Request::builder().method(method).uri(uri).body(Body::empty()).expect("a request")
}

type Field = Option<(&'static str, String)>;

/// The field in which a request of that kind has its credentials.
pub fn field(kind: &str) -> Field {
    let basic = |user: usize, password: usize| {
        let credentials = STANDARD.encode(format!("{}:{}", Users::name(user), Users::password(password)));
        ("authorization", format!("Basic {credentials}"))
    };
    let cookies = |session| ("cookie", format!("theme=dark; session={session}"));
    let field = match kind {
        "missing" => return None,
        "basic" => basic(500, 500),
        "basic-first" => basic(5, 5),
        "basic-last" => basic(502, 502),
        "basic-none" => basic(503, 503),
        "basic-wrong" => basic(500, 501),
        "bearer" => ("authorization", format!("Bearer {}", Users::token(500))),
        "bearer-wrong" => ("authorization", format!("Bearer {}", Users::token(1500))),
        "key" => ("x-api-key", Users::token(500)),
        "key-wrong" => ("x-api-key", Users::token(1500)),
        "cookie" => cookies(Users::token(500)),
        "cookie-wrong" => cookies(Users::token(1500)),
        _ => panic!("there are no requests of the kind {kind}"),
    };
    Some(field)
}

/// The cookie of somebody who logged in, where one logs in.
fn session(router: &mut Router) -> Field {
    let response = block_on(call(router, plain(Method::POST, "/login")));
    let cookie = response.headers().get(SET_COOKIE)?.to_str().ok()?.split(';').next()?;
    Some(("cookie", format!("theme=dark; {cookie}")))
}

fn digest(router: &mut Router, algorithm: usize, count: usize, change: impl Fn(&mut Proof)) -> Vec<Field> {
    let mut proofs = proofs(router, algorithm, count);
    proofs.iter_mut().for_each(change);
    proofs.iter().map(|proof| Some(("authorization", proof.header()))).collect()
}

static GUARDED: LazyLock<Router> = LazyLock::new(|| ours::digest::server("digest").expect("a server"));

/// Answers to the challenges of the router, or of one with our guard where it has none.
pub fn proofs(router: &mut Router, algorithm: usize, count: usize) -> Vec<Proof> {
    let nonces = count.div_ceil(MAX_USES as usize);
    let proofs = (0..nonces).flat_map(|_| {
        let proof = challenged(router, algorithm).or_else(|| challenged(&mut GUARDED.clone(), algorithm));
        let proof = proof.expect("a challenge");
        (1..=MAX_USES).map(move |nc| proof.nc(nc))
    });
    proofs.take(count).collect()
}

/// The first answer to a challenge of the router.
pub fn challenged(router: &mut Router, algorithm: usize) -> Option<Proof> {
    let response = block_on(call(router, plain(Method::GET, "/")));
    let challenge = response.headers().get_all(WWW_AUTHENTICATE).iter().nth(algorithm)?;
    Some(Proof::of(challenge.to_str().ok()?, &Users::name(500), &Users::password(500), "/"))
}
