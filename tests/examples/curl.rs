//! Requests as `curl` makes them.

use axum::{
    Router,
    body::Body,
    http::{HeaderName, Method, Request, Response, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;

use crate::{
    common::basic,
    digest::{self, Proof},
};

/// The body of a refusal where no error handler made another.
pub(crate) const REFUSED: &str = "Unauthorized Access";

/// Sends what `curl` would with these arguments: some of `-i`, `-u`, `--oauth2-bearer`, `-H`, `-b`, `-X`, `-d` and `--json`,
/// and `{url}/path`. With `--digest`, it asks without credentials first; with `-L`, it goes where it is sent, with the cookie
/// that it was given.
pub(crate) async fn curl(app: Router, arguments: &str) -> Response<String> {
    if let Some((before, after)) = arguments.split_once("-L ") {
        let response = send(app.clone(), &format!("{before}{after}")).await;
        assert_eq!(response.status(), 303, "{arguments}");
        let cookie = field(&response, header::SET_COOKIE).concat();
        let (cookie, _) = cookie.split_once(';').unwrap_or_default();
        let location = field(&response, header::LOCATION).concat();
        return send(app, &format!("-b '{cookie}' '{{url}}{location}'")).await;
    }
    let Some((before, after)) = arguments.split_once("--digest -u ") else {
        return send(app, arguments).await;
    };
    let (user, rest) = after.split_once(' ').unwrap();
    let challenge = send(app.clone(), &format!("{before}{rest}")).await;
    assert_eq!(challenge.status(), 401, "{arguments}");
    let (username, password) = user.split_once(':').unwrap();
    let uri = words(rest).into_iter().find_map(|word| word.strip_prefix("{url}").map(str::to_owned)).unwrap();
    let mut proof = Proof::of(&digest::challenges(challenge.headers()).remove(0), username, password, &uri);
    proof.method = if rest.contains("-d ") { "POST" } else { "GET" }.to_owned();
    send(app, &format!("-H 'Authorization: {}' {rest}", proof.header())).await
}

async fn send(app: Router, arguments: &str) -> Response<String> {
    let mut request = Request::builder();
    let mut body = Body::empty();
    let mut words = words(arguments).into_iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("a value behind `{word}`"));
        request = match &*word {
            "-i" => request,
            "-u" => request.header(header::AUTHORIZATION, basic(value())),
            "--oauth2-bearer" => request.header(header::AUTHORIZATION, format!("Bearer {}", value())),
            "-b" => request.header(header::COOKIE, value()),
            "-X" => request.method(&*value()),
            "-d" => {
                body = Body::from(value());
                let form = "application/x-www-form-urlencoded";
                request.method(Method::POST).header(header::CONTENT_TYPE, form)
            }
            "--json" => {
                body = Body::from(value());
                request.method(Method::POST).header(header::CONTENT_TYPE, "application/json")
            }
            "-H" => {
                let header = value();
                let (name, value) = header.split_once(':').unwrap();
                request.header(name, value.trim_start())
            }
            url => request.uri(url.strip_prefix("{url}").unwrap_or_else(|| panic!("no argument of curl: `{url}`"))),
        };
    }
    let (parts, body) = app.oneshot(request.body(body).unwrap()).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Response::from_parts(parts, String::from_utf8(body.into()).unwrap())
}

/// The words of a command line, of which some stand between single quotes.
pub(crate) fn words(line: &str) -> Vec<String> {
    let pieces = line.split('\'').enumerate();
    let words = |(index, piece): (usize, &str)| match index % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    };
    pieces.flat_map(words).collect()
}

pub(crate) fn field(response: &Response<String>, name: HeaderName) -> Vec<&str> {
    response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

/// Sends each request of a table, and compares status, `WWW-Authenticate` (empty where there is none) and body.
pub(crate) async fn check(app: Router, table: &[(&str, u16, &str, &str)]) {
    for (arguments, status, challenge, body) in table {
        let response = curl(app.clone(), arguments).await;
        let challenges = field(&response, header::WWW_AUTHENTICATE).join("\n");
        let answer = (response.status().as_u16(), &*challenges, &**response.body());
        assert_eq!(answer, (*status, *challenge, *body), "curl {arguments}");
    }
}

/// Sends each `curl` line in the source of an example, and compares the status with the comment behind it.
pub(crate) async fn check_printed(app: Router, source: &str) {
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix("println!(\"curl ")?.strip_suffix("\");"));
    let mut count = 0;
    for line in lines {
        let line = line.replace("\\\"", "\"").replace("{{", "{").replace("}}", "}"); // as it is printed
        let (arguments, comment) = line.split_once('#').unwrap();
        let response = curl(app.clone(), arguments).await;
        assert_eq!(Some(response.status().as_str()), comment.trim().get(..3), "curl {line}");
        count += 1;
    }
    assert_eq!(count, source.matches("println!(").count(), "a line is not understood");
}
