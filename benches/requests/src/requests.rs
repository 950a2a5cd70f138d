//! What is asked, by its name.

use axum::{
    Router,
    body::Body,
    http::{Request, header::WWW_AUTHENTICATE},
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
pub fn requests(kind: &str, count: usize) -> impl Iterator<Item = Request<Body>> + use<> {
    let fields: Vec<_> = match kind {
        "sha256" => digest(0, count, |_| {}),
        "sha256-wrong" => digest(0, count, |proof| proof.known.1 = Users::password(501)),
        "sha256-unknown" => digest(0, count, |proof| proof.username = "nobody-0".to_owned()),
        "md5" => digest(1, count, |_| {}),
        "md5-wrong" => digest(1, count, |proof| proof.known.1 = Users::password(501)),
        "md5-unknown" => digest(1, count, |proof| proof.username = "nobody-0".to_owned()),
        _ => vec![field(kind); count],
    };
    let request = |field| {
        let request = Request::get("/");
        let request = match field {
            Some((name, value)) => request.header::<&str, String>(name, value),
            None => request,
        };
        request.body(Body::empty()).expect("a request")
    };
    fields.into_iter().map(request)
}

type Field = Option<(&'static str, String)>;

fn field(kind: &str) -> Field {
    let basic = |user: usize, password: usize| {
        let credentials = STANDARD.encode(format!("{}:{}", Users::name(user), Users::password(password)));
        ("authorization", format!("Basic {credentials}"))
    };
    let field = match kind {
        "missing" => return None,
        "basic" => basic(500, 500),
        "basic-last" => basic(502, 502),
        "basic-none" => basic(503, 503),
        "basic-wrong" => basic(500, 501),
        "bearer" => ("authorization", format!("Bearer {}", Users::token(500))),
        "bearer-wrong" => ("authorization", format!("Bearer {}", Users::token(1500))),
        "key" => ("x-api-key", Users::token(500)),
        "key-wrong" => ("x-api-key", Users::token(1500)),
        "cookie" => ("cookie", format!("theme=dark; session={}", Users::token(500))),
        "cookie-wrong" => ("cookie", format!("theme=dark; session={}", Users::token(1500))),
        _ => panic!("there are no requests of the kind {kind}"),
    };
    Some(field)
}

/// Answers to the challenges of a server with the nonces of this process.
pub fn proofs(algorithm: usize, count: usize) -> Vec<Proof> {
    let mut server = ours::digest::server("digest").expect("a server");
    let nonces = count.div_ceil(MAX_USES as usize);
    let proofs = (0..nonces).flat_map(|_| challenged(&mut server, algorithm));
    proofs.take(count).collect()
}

/// All that a client can make of one challenge.
pub fn challenged(server: &mut Router, algorithm: usize) -> impl Iterator<Item = Proof> + use<> {
    let response = block_on(call(server, Request::get("/").body(Body::empty()).expect("a request")));
    let challenge = response.headers().get_all(WWW_AUTHENTICATE).iter().nth(algorithm).expect("a challenge");
    let challenge = challenge.to_str().expect("text");
    let proof = Proof::of(challenge, &Users::name(500), &Users::password(500), "/");
    (1..=MAX_USES).map(move |nc| proof.nc(nc))
}

fn digest(algorithm: usize, count: usize, change: impl Fn(&mut Proof)) -> Vec<Field> {
    let mut proofs = proofs(algorithm, count);
    proofs.iter_mut().for_each(change);
    proofs.iter().map(|proof| Some(("authorization", proof.header()))).collect()
}
