//! Whatever stands in the fields: nobody gets in whom no verifier accepted, nothing panics, a 401 has a challenge.

use axum::{Router, body::Body, http::Request, routing::get};
use axum_httpauth::{CurrentUser, MultiAuth, login_required};
use proptest::{collection::vec, option, prelude::*, sample};

use crate::{ApiKey, Bearer, Link, Password, Session, asked, common::send};

#[derive(MultiAuth)]
struct Inner(Session, Link);

#[derive(MultiAuth)]
struct Auth(Password, Bearer, ApiKey, Inner);

#[login_required]
async fn index(user: CurrentUser<Auth>) -> String {
    user.name.clone()
}

/// Bytes that a field can hold, some of them a scheme with something behind it.
fn value() -> impl Strategy<Value = Vec<u8>> {
    const RIGHT: [&str; 4] = ["Basic c3VzYW46cmlnaHQ=", "Bearer susan-right", "session=susan-right", "susan-right"];

    let bytes = vec(prop_oneof![0x20_u8..0x7f, 0x80_u8..=0xff], 0..40);
    let scheme = prop_oneof![Just("Basic "), Just("Bearer "), Just("Digest "), Just("session="), Just("")];
    let any = (scheme, bytes).prop_map(|(scheme, bytes)| [scheme.as_bytes(), &bytes].concat());
    prop_oneof![3 => any, 1 => sample::select(&RIGHT[..]).prop_map(|right| right.as_bytes().to_vec())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn only_who_is_verified_gets_in(
        authorization in vec(value(), 0..3), key in vec(value(), 0..2), cookie in vec(value(), 0..3), token in option::of("[a-z%=&-]{0,12}"),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let uri = token.map_or_else(|| "/".to_owned(), |token| format!("/?access_token={token}"));
        let mut request = Request::get(uri);
        let fields = [("authorization", authorization), ("x-api-key", key), ("cookie", cookie)];
        for (name, values) in fields {
            for value in values {
                request = request.header(name, value);
            }
        }
        let app = Router::new().route("/", get(index));
        let answer = runtime.block_on(send(&app, request.body(Body::empty()).unwrap()));
        let right = asked().into_iter().filter(|asked| asked.ends_with("-right")).count();
        prop_assert_eq!(answer.status == 200, right == 1);
        prop_assert!(matches!(answer.status, 200 | 400 | 401), "{}", answer.status);
        prop_assert!(answer.status != 401 || !answer.all("www-authenticate").is_empty());
    }
}
