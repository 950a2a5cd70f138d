//! [D10 to D68] Credentials that are malformed, or that mean something else than they seem to.

use super::*;
use crate::app::ASKED;

/// Each spelling of good credentials gets this outcome, and no store is asked unless it is a matter of the password.
async fn check(path: &str, rows: &[(&str, &str, Outcome)]) {
    let server = Server::new();
    for (from, to, outcome) in rows {
        let proof = server.proof(path).await;
        let line = proof.header();
        assert!(line.contains(from), "{from} in {line}");
        ASKED.take();
        let line = line.replace(from, to);
        assert_eq!(server.get(path, &line).await, *outcome, "{line}");
        assert_eq!(ASKED.take(), usize::from(*outcome == In), "{line}");
    }
}

#[tokio::test]
async fn attack_d10_d11_a_parameter_twice() {
    let rows = [
        ("username=\"Mufasa\"", "username=\"Mufasa\", username=\"Mufasa\"", Refused),
        ("username=\"Mufasa\"", "USERNAME=\"Scar\", username=\"Mufasa\"", Refused),
        ("nc=00000001", "nc=00000001, NC=00000002", Refused),
        ("qop=auth", "qop=auth, unknown=1, Unknown=2", Refused),
        ("qop=auth", "qop=auth, unknown=1, other=2", In),
    ];
    check("/", &rows).await;
}

#[tokio::test]
async fn attack_d13_d15_quotes() {
    let rows = [
        ("\"Mufasa\"", "\"Mufasa", Refused),
        ("\"Mufasa\"", "\"Mufasa\\\"", Refused),
        ("\"Mufasa\"", "\"Mu\"fasa\"", Refused),
        ("\"Mufasa\"", "\"Mufasa\"x", Refused),
        ("\"Mufasa\"", "Mufasa\"", Refused),
        ("cnonce=\"0a4f113b\"", "cnonce=\"0a4f113b", Refused),
        ("cnonce=\"0a4f113b\"", "cnonce=\"0a4f113b\\", Refused),
        ("cnonce=\"0a4f113b\"", "cnonce=\"0a4f\\\"113b\"", Refused),
        ("username=\"Mufasa\"", "username=\"\"", Refused),
        ("username=\"Mufasa\"", "username=", Refused),
        ("username=\"Mufasa\"", "=\"Mufasa\"", Refused),
        ("username=\"Mufasa\"", "username", Refused),
        ("username=\"Mufasa\", ", "username=\"Mufasa\" ", Refused),
        ("username=\"Mufasa\", ", "username=\"Mufasa\"; ", Refused),
        ("\"Mufasa\"", "\"\\M\\u\\f\\a\\s\\a\"", In),
    ];
    check("/", &rows).await;
}

#[tokio::test]
async fn attack_d21_a_response_of_rfc_2069_for_the_right_password() {
    let server = Server::new();
    for path in ["/", "/every"] {
        let challenge = challenges(&get(&server.app, path, &[]).await.headers).pop().unwrap();
        let proof = Proof::of(&challenge, "Mufasa", "Circle of Life", path);
        let downgraded = Proof { qop: None, ..proof };
        assert_eq!(server.outcome(&downgraded).await, Refused, "{path}");
        let with_counts = downgraded.header() + ", nc=00000001, cnonce=\"0a4f113b\"";
        assert_eq!(server.get(path, with_counts).await, Refused, "{path}");
    }
}

#[tokio::test]
async fn attack_d24_d30_nc_has_eight_digits() {
    let server = Server::new();
    for nc in ["1", "000000001", "0000000g", "00000000", "-0000001", "+0000001", "0x000001", "", "0000 001"] {
        let proof = Proof { nc: nc.into(), ..server.proof("/").await };
        ASKED.take();
        let quoted = proof.header().replace(&format!(" nc={nc},"), &format!(" nc=\"{nc}\","));
        for line in [proof.header(), quoted] {
            assert_eq!(server.get("/", &line).await, Refused, "{line}");
        }
        assert_eq!(ASKED.take(), 0, "{nc}");
    }
    for nc in ["ffffffff", "FFFFFFFF", "00000401", "7fffffff"] {
        let proof = Proof { nc: nc.into(), ..server.proof("/").await };
        assert_eq!(server.outcome(&proof).await, Stale, "{nc}");
    }
}

#[tokio::test]
async fn attack_d31_d32_a_weaker_algorithm_with_the_right_response() {
    let server = Server::new();
    for algorithm in [Some("MD5"), None, Some("MD5-sess"), Some("SHA-256-sess"), Some("none"), Some("")] {
        let proof = Proof { algorithm: algorithm.map(str::to_owned), ..server.proof("/").await };
        assert_eq!(server.outcome(&proof).await, Refused, "{algorithm:?}");
    }
}

#[tokio::test]
async fn attack_d36_d39_a_response_is_a_whole_hash() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let good = proof.response();
    let longer = good.clone() + "0";
    for wrong in
        ["", "0", &good[..63], &good[..32], &good[1..], &longer, &good.to_uppercase(), &"g".repeat(64), &"0".repeat(64)]
    {
        let proof = Proof { response: Some(wrong.to_owned()), ..proof.clone() };
        assert_eq!(server.outcome(&proof).await, Refused, "{wrong}");
    }
    assert_eq!(server.outcome(&proof).await, In);
}

#[tokio::test]
async fn attack_d41_d45_a_uri_that_is_another() {
    let server = Server::new();
    for uri in ["", "/", "/y", "/%78", "/x/", "/X", "http://localhost/x", "//localhost/x", "/x?", "/x#", "*", "/../x"] {
        let proof = Proof { uri: uri.into(), ..server.proof("/x").await };
        ASKED.take();
        assert_eq!(server.get("/x", proof.header()).await, Bad, "{uri}");
        assert_eq!(ASKED.take(), 0, "{uri}");
    }
}

#[tokio::test]
async fn attack_d46_d53_username_of_rfc_8187() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let rows = [
        ("username*=UTF-8''j%C3%A4s%C3%B8n", In),
        ("username*=UTF-8''j%C3%A4s%C3%B8n, username=\"jäsøn\"", Refused),
        ("username*=ISO-8859-1''j%E4s%F8n", Refused),
        ("username*=UTF-8''j%E4s%F8n", Refused),
        ("username*=UTF-8''j%C3%A4s%C3%B8n%0D%0ASet-Cookie:x", Refused),
        ("username*=UTF-8''%00", Refused),
        ("username*=UTF-8''", Refused),
        ("username*=\"UTF-8''j%C3%A4s%C3%B8n\"", Refused),
        ("username*=UTF-8''j%C3%A4s%C3%B8n, userhash=true", Refused),
        ("username*=UTF-8'j%C3%A4s%C3%B8n", Refused),
        ("username*=j%C3%A4s%C3%B8n", Refused),
        ("username*=UTF-8''j%C3%A4s%C3%B", Refused),
        ("username*=UTF-8''j%C3%A4s%C3%+8n", Refused),
        ("username*=UTF-8''j%C3%A4s%C3%B8n, userhash=false", In),
    ];
    for (nc, (form, outcome)) in (1..).zip(rows) {
        let proof = Proof { known: ("jäsøn".into(), "Secret, or not?".into()), ..proof.nc(nc) };
        let line = proof.header().replace("username=\"Mufasa\"", form);
        ASKED.take();
        assert_eq!(server.get("/", &line).await, outcome, "{line}");
        assert_eq!(ASKED.take(), usize::from(outcome == In), "{line}");
    }
    // a hash is no text with escapes
    let proof = server.proof("/userhash").await;
    let userhash = client::hash("SHA-256", "Mufasa:Staff only");
    let line = proof.header().replace("username=\"Mufasa\"", &format!("username*=UTF-8''{userhash}, userhash=true"));
    assert_eq!(server.get("/userhash", line).await, Refused);
}

#[tokio::test]
async fn attack_d54_d55_userhash_that_is_none() {
    let server = Server::new();
    let proof = server.proof("/userhash").await;
    for (nc, (extra, outcome)) in (1..).zip([
        ("userhash=true", Refused),
        ("userhash=\"true\"", Refused),
        ("userhash=TRUE", Refused),
        ("userhash=yes", Refused),
        ("userhash=\"\"", Refused),
        ("userhash=1", Refused),
        ("userhash=False", In),
    ]) {
        assert_eq!(server.outcome(&Proof { extra: extra.into(), ..proof.nc(nc) }).await, outcome, "{extra}");
    }
    // what the resolver says of an account is not said to who has proven nothing
    let locked = Proof { username: "locked".into(), extra: "userhash=true".into(), ..proof.nc(8) };
    assert_eq!(server.outcome(&locked).await, Refused);
    // where it was not offered, it is the name of nobody
    let userhash = client::hash("SHA-256", "Mufasa:Staff only");
    let proof = Proof { username: userhash, extra: "userhash=true".into(), ..server.proof("/").await };
    assert_eq!(server.outcome(&proof).await, Refused);
}

#[tokio::test]
async fn attack_d62_what_is_no_list_of_parameters() {
    let server = Server::new();
    for line in [
        "Digest username=",
        "Digest abc==",
        "Digest ,",
        "Digest =",
        "Digest",
        "Digest ",
        "Digest \"",
        "Digest a",
        "Digest\tusername=x",
    ] {
        assert_eq!(server.get("/", line).await, Refused, "{line}");
    }
}

#[tokio::test]
async fn attack_d66_d68_sizes() {
    let server = Server::new();
    let proof = server.proof("/").await;
    assert_eq!(server.outcome(&Proof { nonce: "n".repeat(5000), ..proof.clone() }).await, Stale);
    let params = |count: u32| (0..count).map(|index| format!("p{index}=1")).collect::<Vec<_>>().join(", ");
    assert_eq!(server.outcome(&Proof { extra: params(500), ..proof.clone() }).await, Refused);
    assert_eq!(server.outcome(&Proof { extra: ",".repeat(6000), ..proof.clone() }).await, Refused);
    assert_eq!(server.outcome(&Proof { extra: ",".repeat(400_000), ..proof.clone() }).await, TooLarge);
    assert_eq!(server.outcome(&Proof { extra: params(10), ..proof.clone() }).await, In);
    for (nc, length, outcome) in [(2, 512, In), (3, 513, Refused)] {
        assert_eq!(server.outcome(&Proof { cnonce: "c".repeat(length), ..proof.nc(nc) }).await, outcome, "{length}");
    }
}

#[tokio::test]
async fn a_user_name_may_be_in_latin1_and_has_no_control_characters() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let proof = Proof { known: ("jäsøn".into(), "Secret, or not?".into()), ..proof };
    let spelt = |nc, name: &[u8]| {
        let line = proof.nc(nc).header();
        let (start, end) = line.split_once("Mufasa").unwrap();
        [start.as_bytes(), name, end.as_bytes()].concat()
    };
    assert_eq!(server.get("/", spelt(1, b"j\xe4s\xf8n")).await, In);
    assert_eq!(server.get("/", spelt(2, "jäsøn".as_bytes())).await, In);
    assert_eq!(server.get("/", spelt(3, b"j\xe4s\xf8n\t")).await, Refused);
    assert_eq!(server.get("/", spelt(3, "jäs\u{85}øn".as_bytes())).await, Refused);
}

#[tokio::test]
async fn two_fields_are_400_and_another_scheme_is_no_credentials() {
    let server = Server::new();
    let line = server.proof("/").await.header();
    let fields = [("authorization", line.as_bytes()), ("authorization", line.as_bytes())];
    assert_eq!(Outcome::of(&get(&server.app, "/", &fields).await), Bad);
    assert_eq!(Outcome::of(&get_as(&server.app, "/optional", common::basic("a:b")).await), In);
    assert_eq!(Outcome::of(&get_as(&server.app, "/optional", line.replace("Mufasa", "Scar")).await), Bad);
}

/// The table of the README, for Digest.
#[tokio::test]
async fn optional_and_lenient_guards() {
    let server = Server::new();
    let proof = server.proof("/").await;
    let at = |path: &str, password: &str| {
        let known = ("Mufasa".into(), password.into());
        Proof { uri: path.into(), known, ..proof.clone() }
    };
    let body = |answer: Answer| (answer.status, answer.body);
    for (path, wrong) in [("/optional", 401), ("/lenient", 200)] {
        let nothing = get(&server.app, path, &[]).await;
        assert_eq!(body(nothing), (200, String::new()), "{path}");
        assert_eq!(get_as(&server.app, path, "Digest username=").await.status, wrong, "{path}");
        assert_eq!(server.send(&at(path, "wrong")).await.status, wrong, "{path}");
        assert_eq!(server.outcome(&Proof { uri: "/".into(), ..at("/", "x") }).await, Refused);
        assert_eq!(server.get(path, at("/", "Circle of Life").header()).await, Bad, "{path}");
    }
    assert_eq!(body(server.send(&at("/optional", "Circle of Life")).await), (200, "Mufasa".to_owned()));
    assert_eq!(server.send(&at("/optional", "Circle of Life")).await.status, 401, "again");
    // a lenient guard too tells the client that it needs another nonce
    assert_eq!(server.outcome(&at("/lenient", "Circle of Life")).await, Stale);
    let forbidden = server.send(&at("/admin", "Circle of Life").nc(2)).await;
    assert_eq!(forbidden.status, 403);
    let challenge = challenges(&forbidden.headers).remove(0);
    assert_ne!(param(&challenge, "nonce"), Some(&*proof.nonce), "the challenge has a new nonce");
    assert_eq!(param(&challenge, "stale"), None);
}
