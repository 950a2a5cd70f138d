//! The access table: that it is right, and its forms.

use axum::{
    Extension,
    body::Body,
    handler::Handler,
    http::{Request, request::Parts},
};
use axum_httpauth::{
    AuthError, BasicAuth, CurrentUser, Guard, Roles, get_user_roles,
    rule::{AnyOf, Enforce, HasRole, Name, Policy, Rule},
    secure::{Access, AccessTable, Login, Router, get},
    verify_password,
};

use super::*;

/// Somebody who calls: the roles, and what is sent.
const CALLERS: [(&str, &str); 11] = [
    ("", ""),
    ("", "wrong"),
    ("user", "Auth"),
    ("moderator", "Auth"),
    ("moderator+contributor", "Auth"),
    ("admin", "Auth"),
    ("admin+user", "Auth"),
    ("admin+moderator", "Auth"),
    ("Read", "ApiKey"),
    ("Write", "ApiKey"),
    ("Read+Purge", "ApiKey"),
];

fn is_let_in(access: &Access, roles: &str, scheme: &str) -> bool {
    let held: Vec<_> = roles.split('+').collect();
    match (access.login(), scheme) {
        (Login::None, _) | (Login::Lenient, "wrong") | (Login::Optional | Login::Lenient, "") => true,
        (_, "" | "wrong") => false,
        // credentials of another scheme are none
        _ if ![format!("secure::program::{scheme}"), "secure::program::Either".to_owned()]
            .iter()
            .any(|asked| access.scheme() == Some(asked)) =>
        {
            access.login() != Login::Required
        }
        _ => {
            let alternatives = access.roles();
            let suffice = |group: &Vec<&str>| group.iter().all(|role| held.contains(role));
            (alternatives.is_empty() || alternatives.iter().any(suffice))
                && access.rules().iter().all(|rule| *rule == "secure::program::is_oneself" && roles == "admin")
        }
    }
}

#[tokio::test]
async fn table_says_what_requests_get() {
    let (app, table) = (app().into_inner(), app().access_table());
    let routes =
        table.rows().iter().filter(|row| !row.path().ends_with('*') && row.handler() != "secure::program::not_here");
    assert_eq!(routes.count(), 30);
    for row in table.rows() {
        let method = if row.method() == "*" { "TRACE" } else { row.method() };
        let path = row.path().replace("{name}", "admin").replace('*', "missing");
        let mut let_in = 0;
        for (roles, scheme) in CALLERS {
            let request = Request::builder().method(method).uri(&path);
            let request = match scheme {
                "Auth" => request.header("authorization", basic(format!("{roles}:right"))),
                "ApiKey" => request.header("x-api-key", roles),
                "wrong" => request.header("authorization", basic("user:wrong")).header("x-api-key", "wrong"),
                _ => request,
            };
            let answer = send(&app, request.body(Body::empty()).unwrap()).await;
            let expected = row.access().iter().all(|access| is_let_in(access, roles, scheme));
            let refused = matches!(answer.status, 401 | 403);
            assert!(refused || answer.status == 200, "{method} {path}: {}", answer.status);
            assert_eq!(!refused, expected, "{method} {path} for `{roles}` of `{scheme}`: {}", answer.status);
            let_in += usize::from(!refused);
        }
        assert_ne!(let_in, 0, "{method} {path} lets nobody in");
    }
}

/// The table in a form, compared with the file of it.
fn check(form: &str, expected: &str) {
    assert_eq!(form, expected, "the form is now\n{form}");
}

#[test]
fn text_is_aligned() {
    check(&app().access_table().to_text(), include_str!("table.txt"));
}

#[test]
fn markdown_is_a_table() {
    check(&app().access_table().to_markdown(), include_str!("table.md"));
}

#[test]
fn page_has_a_column_for_each_role() {
    check(&app().access_table().to_html(), include_str!("table.html"));
}

#[cfg(feature = "serde")]
#[test]
fn json_has_all_of_it() {
    let table = app().access_table();
    let rows: Vec<_> = table.rows().iter().map(|row| serde_json::to_string(row).unwrap()).collect();
    let json = format!("[\n{}\n]\n", rows.join(",\n"));
    check(&json, include_str!("table.json"));
    let parsed: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_value(&table).unwrap(), parsed);
}

/// A table with one row, of a handler for this role.
macro_rules! table_of_role {
    ($role:literal) => {{
        #[derive(BasicAuth)]
        struct Odd;

        #[verify_password(auth = Odd)]
        fn verify(username: &str, password: &str) -> bool {
            username == password
        }

        #[get_user_roles(auth = Odd)]
        fn roles(_: &axum_httpauth::Username) -> Vec<String> {
            Vec::new()
        }

        #[login_required(auth = Odd, role = [$role, ["a", "b"]])]
        async fn odd() {}

        let app: Router = Router::new().route("/<b>|{id}", get(odd));
        app.access_table()
    }};
}

#[test]
fn names_are_text_in_every_form() {
    let table: AccessTable = table_of_role!("<script>alert('x')|\n\"&_*</script>");
    let (text, markdown, html) = (table.to_text(), table.to_markdown(), table.to_html());
    assert!(text.contains("<script>alert('x')|\\n\"&_*</script>"), "{text}");
    assert_eq!(text.lines().count(), 2);
    assert!(markdown.contains("\\<script\\>alert('x')\\|\\\\n\"\\&\\_\\*\\</script\\>"), "{markdown}");
    assert_eq!(markdown.lines().count(), 3);
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)|\\n&quot;&amp;_*&lt;/script&gt;"), "{html}");
    assert!(html.contains("<td>/&lt;b&gt;|{id}</td>"), "{html}");
    assert_eq!(html.matches("<script>").count(), 1, "{html}");
    check(&html, include_str!("odd_names.html")); // as which `tests/browser` shows it
}

struct OnWeekdays;

impl Policy<Auth> for OnWeekdays {}

impl<S: Sync> Enforce<Auth, S> for OnWeekdays {
    async fn enforce(_: &CurrentUser<Auth>, _: &mut Parts, _: &S) -> Result<(), AuthError> {
        Ok(())
    }
}

struct IsGuest;

impl Rule<str> for IsGuest {
    fn holds(roles: &impl Roles<Role = str>) -> bool {
        roles.any(|role| role == "guest")
    }
}

type IsUser = Name<4, 0x7573_6572_0000_0000_0000_0000_0000_0000>;

type Guests = HasRole<AnyOf<IsGuest, IsUser>>;

#[test]
fn policies_by_hand_have_the_names_of_their_types() {
    let on_weekdays = |_: Guard<Auth, OnWeekdays>| async {};
    let guests = |_: Guard<Auth, (Guests, (HasRole<IsUser>, OnWeekdays))>| async {};
    let nobody = |_: axum_httpauth::__private::Deny| async {};
    let app: Router = Router::new().route("/", get(on_weekdays).post(guests).put(nobody));
    let access: Vec<_> = app.access_table().rows().iter().map(|row| row.access()[0].to_string()).collect();
    let user_and_guest = "secure::table::IsGuest and user, or user, if secure::table::OnWeekdays";
    let expected = [
        "secure::program::Auth (Basic), if secure::table::OnWeekdays".to_owned(),
        format!("secure::program::Auth (Basic): {user_and_guest}"),
        "nobody".to_owned(),
    ];
    assert_eq!(access, expected);
}

/// What is set twice is what was set last, and what is set for methods or paths that have a handler changes nothing.
#[tokio::test]
async fn table_has_the_fallbacks_that_are_asked() {
    let app = Router::new()
        .route("/", get(for_everybody).fallback(for_everybody).fallback(for_users))
        .fallback(for_everybody)
        .fallback(for_admins)
        .method_not_allowed_fallback(for_everybody)
        .route("/later", get(for_everybody))
        .method_not_allowed_fallback(for_admins)
        .method_not_allowed_fallback(for_everybody);
    let table = app.access_table();
    let rows: Vec<_> = table.rows().iter().map(|row| (row.path(), row.method(), row.access()[0].to_string())).collect();
    let (users, admins) = ("secure::program::Auth (Basic)", "secure::program::Auth (Basic): admin");
    let expected = [
        ("/", "*", users),
        ("/", "GET", "everybody"),
        ("/*", "*", admins),
        ("/later", "*", admins),
        ("/later", "GET", "everybody"),
    ];
    assert_eq!(rows, expected.map(|(path, method, access)| (path, method, access.to_owned())));
    for (path, expected) in [("/", [401, 200]), ("/missing", [401, 403]), ("/later", [401, 403])] {
        let user = status(&app, Method::PUT, path, Some("user")).await;
        assert_eq!([status(&app, Method::PUT, path, None).await, user], expected, "{path}");
    }
}

#[test]
fn table_is_that_of_the_handlers_whatever_is_around_them() {
    let handlers = || get(for_admins.layer(Extension("a layer"))).post(for_everybody);
    let bare: Router = Router::new().route("/", get(for_admins).post(for_everybody)).fallback(for_users);
    let app: Router<u32> = Router::new().route("/", handlers()).fallback(for_users.layer(Extension("a layer")));
    let app: Router = app.clone().layer(Extension("a layer")).with_state(7);
    let access = |app: &Router| app.access_table().rows().iter().map(|row| row.access().to_vec()).collect::<Vec<_>>();
    assert_eq!(access(&app), access(&bare));
    assert_eq!(access(&bare).len(), 3);
}

#[test]
fn table_of_no_routes_has_a_head() {
    let table = Router::<()>::new().access_table();
    assert_eq!(table.to_text().lines().count(), 1);
    assert_eq!(table.to_markdown().lines().count(), 2);
    assert!(table.rows().is_empty());
}
