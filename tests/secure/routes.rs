//! What the routers take, and that it is routed as by axum's.

use axum::{
    body::Body,
    extract::State,
    handler::Handler,
    http::{HeaderValue, Method, Request},
    middleware::{self, Next},
    response::Response,
    routing::MethodFilter,
};
use axum_httpauth::{
    CurrentUser, login_required, public, require_login,
    secure::{self, MethodRouter, Public, Router, any, get, on},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tower::ServiceExt;

use super::*;

const METHODS: [Method; 9] = [
    Method::CONNECT,
    Method::DELETE,
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PATCH,
    Method::POST,
    Method::PUT,
    Method::TRACE,
];

#[tokio::test]
async fn each_function_routes_its_method() {
    let functions: [(Method, MethodRouter, MethodRouter); 9] = [
        (Method::CONNECT, secure::connect(for_users), MethodRouter::new().connect(for_users)),
        (Method::DELETE, secure::delete(for_users), MethodRouter::new().delete(for_users)),
        (Method::GET, secure::get(for_users), MethodRouter::new().get(for_users)),
        (Method::HEAD, secure::head(for_users), MethodRouter::new().head(for_users)),
        (Method::OPTIONS, secure::options(for_users), MethodRouter::new().options(for_users)),
        (Method::PATCH, secure::patch(for_users), MethodRouter::new().patch(for_users)),
        (Method::POST, secure::post(for_users), MethodRouter::new().post(for_users)),
        (Method::PUT, secure::put(for_users), MethodRouter::new().put(for_users)),
        (Method::TRACE, secure::trace(for_users), MethodRouter::new().trace(for_users)),
    ];
    for (routed, first, chained) in functions {
        for handlers in [first, chained] {
            let app = Router::new().route("/", handlers);
            for method in METHODS {
                let has_handler = method == routed || (method == Method::HEAD && routed == Method::GET);
                let expected = if has_handler { (401, 200) } else { (405, 405) };
                let nobody = status(&app, method.clone(), "/", None).await;
                let somebody = status(&app, method.clone(), "/", Some("user")).await;
                assert_eq!((nobody, somebody), expected, "{method} where {routed} is routed");
            }
            let table = app.access_table();
            assert_eq!(table.rows().iter().map(|row| row.method()).collect::<Vec<_>>(), [routed.as_str()]);
        }
    }
}

#[tokio::test]
async fn chain_has_a_handler_for_each_method() {
    let app = Router::new().route("/", get(for_everybody).post(for_users).put(for_admins).fallback(for_users));
    let statuses = |method: Method| {
        let app = &app;
        async move {
            let nobody = status(app, method.clone(), "/", None).await;
            let user = status(app, method.clone(), "/", Some("user")).await;
            (nobody, user, status(app, method, "/", Some("admin")).await)
        }
    };
    assert_eq!(statuses(Method::GET).await, (200, 200, 200));
    assert_eq!(statuses(Method::POST).await, (401, 200, 200));
    assert_eq!(statuses(Method::PUT).await, (401, 403, 200));
    assert_eq!(statuses(Method::DELETE).await, (401, 200, 200));
}

#[tokio::test]
async fn filter_of_several_methods_is_several_rows() {
    let filter = MethodFilter::GET.or(MethodFilter::DELETE);
    let app = Router::new().route("/", on(filter, for_users).merge(secure::put(for_everybody)));
    let text = app.access_table().to_text();
    let methods: Vec<_> = text.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)).collect();
    assert_eq!(methods, ["DELETE", "GET", "PUT"]);
    assert_eq!(status(&app, Method::DELETE, "/", None).await, 401);
    assert_eq!(status(&app, Method::PUT, "/", None).await, 200);
}

#[tokio::test]
async fn any_is_every_method() {
    let app = Router::new().route("/", any(for_users));
    for method in METHODS {
        assert_eq!(status(&app, method.clone(), "/", None).await, 401, "{method}");
        assert_eq!(status(&app, method, "/", Some("user")).await, 200);
    }
}

macro_rules! handlers_with_parameters {
    ($($name:ident ($($parameter:ident)*))*) => {
        mod public_with {
            use super::*;

            $(#[public] pub(super) async fn $name($($parameter: Method),*) -> String { String::new() $(+ $parameter.as_str())* })*
        }

        mod guarded_with {
            use super::*;

            $(#[login_required] pub(super) async fn $name($($parameter: Method),*) -> String { String::new() $(+ $parameter.as_str())* })*
        }

        fn with_parameters() -> Router {
            let app = Router::new();
            $(let app = app.route(concat!("/", stringify!($name)), get(guarded_with::$name));)*
            $(let app = app.route(concat!("/public/", stringify!($name)), get(public_with::$name));)*
            app
        }

        const PARAMETERS: &[(&str, &[&str])] = &[$((stringify!($name), &[$(stringify!($parameter)),*])),*];
    };
}

handlers_with_parameters! {
    p0() p1(a) p2(a b) p3(a b c) p4(a b c d) p5(a b c d e) p6(a b c d e f) p7(a b c d e f g) p8(a b c d e f g h)
    p9(a b c d e f g h i) p10(a b c d e f g h i j) p11(a b c d e f g h i j k) p12(a b c d e f g h i j k l)
    p13(a b c d e f g h i j k l m) p14(a b c d e f g h i j k l m n) p15(a b c d e f g h i j k l m n o)
    p16(a b c d e f g h i j k l m n o p)
}

#[tokio::test]
async fn handlers_have_up_to_16_parameters_of_their_own() {
    let app = with_parameters();
    assert_eq!(PARAMETERS.len(), 17);
    for (name, parameters) in PARAMETERS {
        let expected = (200, "GET".repeat(parameters.len()));
        assert_eq!(answer(&app, Method::GET, &format!("/public/{name}"), None).await, expected);
        assert_eq!(answer(&app, Method::GET, &format!("/{name}"), Some("user")).await, expected);
        assert_eq!(status(&app, Method::GET, &format!("/{name}"), None).await, 401, "{name}");
    }
}

#[tokio::test]
async fn decisions_by_hand_are_decisions() {
    async fn joined((_, user): (axum_httpauth::Guard<Auth>, CurrentUser<Auth>)) -> String {
        user.name.clone()
    }
    let closure = |_: Public, method: Method| async move { method.to_string() };
    let app = Router::new().route("/", get(joined)).route("/closure", get(closure));
    assert_eq!(status(&app, Method::GET, "/", None).await, 401);
    assert_eq!(answer(&app, Method::GET, "/", Some("susan")).await, (200, "susan".to_owned()));
    assert_eq!(answer(&app, Method::GET, "/closure", None).await, (200, "GET".to_owned()));
}

#[tokio::test]
async fn attributes_stand_above_and_below_public() {
    #[axum::debug_handler]
    #[public]
    async fn above(method: Method) -> String {
        method.to_string()
    }
    #[public]
    #[axum::debug_handler]
    async fn below(method: Method, body: String) -> String {
        format!("{method}{body}")
    }
    #[public]
    #[axum::debug_handler]
    async fn alone() {}
    #[public]
    async fn asks_all_the_same(#[allow(unused)] user: CurrentUser<Auth>) {}
    let app: Router = Router::new().route("/", get(above).post(below).put(alone).patch(asks_all_the_same));
    assert_eq!(answer(&app, Method::GET, "/", None).await, (200, "GET".to_owned()));
    assert_eq!(answer(&app, Method::POST, "/", None).await, (200, "POST".to_owned()));
    assert_eq!(status(&app, Method::PUT, "/", None).await, 200);
    assert_eq!(status(&app, Method::PATCH, "/", None).await, 401);
}

#[tokio::test]
async fn state_reaches_the_handlers() {
    #[public]
    async fn number(State(number): State<u32>) -> String {
        number.to_string()
    }
    #[login_required]
    async fn doubled(user: CurrentUser<Auth>, State(number): State<u32>, body: String) -> String {
        format!("{}{}{body}", user.name, 2 * number)
    }
    let texts = Router::new().route("/text", get(|_: Public, State(text): State<&'static str>| async move { text }));
    let app = Router::new().route("/", get(number).post(doubled)).merge(texts.with_state("other")).with_state(7);
    assert_eq!(answer(&app, Method::GET, "/", None).await, (200, "7".to_owned()));
    assert_eq!(answer(&app, Method::POST, "/", Some("susan")).await, (200, "susan14".to_owned()));
    assert_eq!(answer(&app, Method::GET, "/text", None).await, (200, "other".to_owned()));
    let handlers: MethodRouter = get(number).with_state(8);
    let app = Router::new().route("/", handlers);
    assert_eq!(answer(&app, Method::GET, "/", None).await, (200, "8".to_owned()));
}

#[tokio::test]
async fn fallbacks_are_asked_for_what_has_no_route() {
    let inner = Router::new().route("/", get(for_everybody)).fallback(for_admins);
    let merged = Router::new().route("/merged", get(for_users)).fallback(for_users);
    let app = Router::new().nest("/inner", inner).merge(merged).method_not_allowed_fallback(for_admins);
    let rows = [
        (Method::GET, "/inner", [200, 200, 200]),
        (Method::GET, "/inner/other", [401, 403, 200]),
        (Method::GET, "/merged", [401, 200, 200]),
        (Method::PUT, "/merged", [401, 403, 200]),
        (Method::PUT, "/inner", [401, 403, 200]),
        (Method::GET, "/other", [401, 200, 200]),
    ];
    for (method, path, expected) in rows {
        for (username, expected) in [None, Some("user"), Some("admin")].into_iter().zip(expected) {
            assert_eq!(status(&app, method.clone(), path, username).await, expected, "{method} {path} {username:?}");
        }
    }
}

#[tokio::test]
async fn fallbacks_that_are_taken_away_are_not_asked() {
    let inner = Router::new().route("/", get(for_users)).fallback(for_everybody);
    let app = Router::new().nest("/inner", inner).fallback(for_everybody).reset_fallback();
    let app = Router::new().fallback(for_admins).merge(app);
    for path in ["/inner/other", "/other"] {
        assert_eq!(status(&app, Method::GET, path, None).await, 401, "{path}");
    }
    let table = app.access_table();
    let rows: Vec<_> = table.rows().iter().map(|row| (row.path(), row.handler())).collect();
    assert_eq!(rows, [("/*", "secure::program::for_admins"), ("/inner", "secure::program::for_users")]);
}

#[tokio::test]
async fn fallback_is_no_route() {
    assert!(!Router::<()>::new().fallback(for_users).has_routes());
    assert!(Router::<()>::new().route("/", get(for_users)).has_routes());
}

#[tokio::test]
async fn router_is_served_as_axum_s() {
    let app: Router = Router::new().route("/", get(for_users));
    let request = || Request::get("/").body(Body::empty()).unwrap();
    assert_eq!(app.clone().oneshot(request()).await.unwrap().status(), 401);
    let made = app.clone().into_make_service().oneshot("a connection").await.unwrap();
    assert_eq!(made.oneshot(request()).await.unwrap().status(), 401);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    tokio::spawn(axum::serve(listener, app).into_future());
    client.write_all(b"GET / HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[tokio::test]
async fn guard_of_a_router_is_asked_beside_those_of_its_handlers() {
    let app = Router::new()
        .route("/", get(for_everybody))
        .route("/admin", get(for_admins))
        .require_login(require_login!(role = "user"))
        .route("/later", get(for_everybody));
    let rows = [
        ("/", "admin", 403),
        ("/", "user", 200),
        ("/admin", "admin", 403),
        ("/admin", "user", 403),
        ("/admin", "user+admin", 200),
    ];
    for (path, username, expected) in rows {
        assert_eq!(status(&app, Method::GET, path, None).await, 401, "{path}");
        assert_eq!(status(&app, Method::GET, path, Some(username)).await, expected, "{path} {username}");
    }
    assert_eq!(status(&app, Method::GET, "/later", None).await, 200);
}

async fn sign(request: axum::extract::Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().append("x-layer", HeaderValue::from_static("here"));
    response
}

#[tokio::test]
async fn layers_are_around_handlers() {
    let layer = || middleware::from_fn(sign);
    let handler = get(for_users.layer(layer())).post(for_users);
    let app = Router::new()
        .route("/handler", handler)
        .route("/methods", get(for_users).route_layer(layer()).post(for_users))
        .route("/all", get(for_users).fallback(for_users).layer(layer()))
        .merge(Router::new().route("/routes", get(for_users)).route_layer(layer()).fallback(for_users))
        .nest("/whole", Router::new().route("/", get(for_users)).fallback(for_users).layer(layer()));
    let rows = [
        (Method::GET, "/handler", 1),
        (Method::POST, "/handler", 0),
        (Method::GET, "/methods", 1),
        (Method::POST, "/methods", 0),
        (Method::GET, "/all", 1),
        (Method::PUT, "/all", 1),
        (Method::GET, "/routes", 1),
        (Method::GET, "/other", 0),
        (Method::GET, "/whole", 1),
        (Method::GET, "/whole/other", 1),
    ];
    for (method, path, expected) in rows {
        let request = Request::builder().method(method.clone()).uri(path).body(Body::empty()).unwrap();
        let answer = send(&app.clone().into_inner(), request).await;
        assert_eq!((answer.status, answer.all("x-layer").len()), (401, expected), "{method} {path}");
    }
}
