//! The access table: that it is right, and its forms.

use axum::{
    body::Body,
    http::{Request, request::Parts},
};
use axum_httpauth::{
    AuthError, CurrentUser, Guard, Roles, login_required, public, require_login,
    rule::{AnyOf, Enforce, HasRole, Name, Policy, Rule},
    secure::{Access, AccessTable, Login, Router, any, get, options, patch, post},
};

use super::*;
use crate::common::{basic, send};

#[login_required(optional)]
async fn front_page(_: Option<CurrentUser<Auth>>) {}

#[login_required(optional = "lenient")]
async fn feed(_: Option<CurrentUser<Auth>>) {}

#[login_required(role = ["user", ["moderator", "contributor"]])]
async fn drafts() {}

#[login_required(permit = is_oneself)]
async fn profile() {}

#[login_required(role = "admin", permit = is_oneself)]
async fn own_settings() {}

#[login_required(auth = ApiKey)]
async fn by_key() {}

#[login_required(auth = ApiKey, role = Scope::Read)]
async fn read() {}

#[login_required(auth = ApiKey, role = [Scope::Write, [Scope::Read, Scope::Purge]])]
async fn write() {}

#[login_required(auth = ApiKey, role = Scope::Purge)]
async fn purge() {}

#[login_required(auth = Either)]
async fn either() {}

#[login_required(role = "admin")]
#[login_required(role = "moderator")]
async fn both() {}

#[public]
async fn not_here() {}

fn app() -> Router {
    let foreign = || axum::Router::new().fallback(|| async {});
    let api = Router::new()
        .route("/", get(by_key))
        .route("/items", get(read).head(read).post(write).delete(purge))
        .route("/items", options(for_everybody))
        .route("/echo", any(by_key))
        .fallback(by_key);
    let internal = Router::new()
        .route("/metrics", get(for_everybody))
        .route("/jobs", post(drafts))
        .nest("/open", Router::new().route("/", get(for_users)).fallback(for_everybody))
        .fallback(for_users)
        .require_login(require_login!(role = "admin"));
    let settings = get(for_admins).put(for_admins).merge(patch(for_admins)).delete(for_admins);
    Router::new()
        .route("/", get(for_everybody))
        .route("/health", get(for_everybody))
        .route("/login", post(for_everybody))
        .route("/front", get(front_page))
        .route("/feed", get(feed))
        .route("/inbox", get(for_users).post(for_users).delete(for_users))
        .route("/settings", settings)
        .route("/drafts", get(drafts).post(drafts))
        .route("/users/{name}", get(profile).delete(own_settings))
        .route("/either", get(either))
        .route("/both", get(both))
        .method_not_allowed_fallback(not_here)
        .merge(Router::new().nest("/v1/", Router::new().nest("/api", api).fallback(for_everybody)))
        .nest("/v2", Router::new().nest("/api", Router::new().route("/", get(by_key)).fallback(by_key)))
        .nest("/v3", Router::public(foreign()).nest("/api", Router::new().route("/", get(by_key)).fallback(by_key)))
        .nest("/internal", internal)
        .nest("/docs", Router::guarded(require_login!(role = ["moderator", "admin"]), foreign()))
        .nest("/assets", Router::public(foreign()))
        .fallback(for_users)
}

/// Somebody who calls: the roles, and what is sent.
const CALLERS: [(&str, &str); 10] = [
    ("", ""),
    ("", "wrong"),
    ("user", "Auth"),
    ("moderator", "Auth"),
    ("moderator+contributor", "Auth"),
    ("admin", "Auth"),
    ("admin+user", "Auth"),
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
        _ if ![format!("secure::{scheme}"), "secure::Either".to_owned()]
            .iter()
            .any(|asked| access.scheme() == Some(asked)) =>
        {
            access.login() != Login::Required
        }
        _ => {
            let alternatives = access.roles();
            let suffice = |group: &Vec<&str>| group.iter().all(|role| held.contains(role));
            (alternatives.is_empty() || alternatives.iter().any(suffice))
                && access.rules().iter().all(|rule| *rule == "secure::is_oneself" && roles == "admin")
        }
    }
}

#[tokio::test]
async fn table_says_what_requests_get() {
    let (app, table) = (app().into_inner(), app().access_table());
    assert!(table.rows().len() >= 30, "{} rows", table.rows().len());
    for row in table.rows() {
        let method = if row.method() == "*" { "TRACE" } else { row.method() };
        let path = row.path().replace("{name}", "admin").replace('*', "missing");
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
        }
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
        "secure::Auth (Basic), if secure::table::OnWeekdays".to_owned(),
        format!("secure::Auth (Basic): {user_and_guest}"),
        "nobody".to_owned(),
    ];
    assert_eq!(access, expected);
}

#[test]
fn table_of_no_routes_has_a_head() {
    let table = Router::<()>::new().access_table();
    assert_eq!(table.to_text().lines().count(), 1);
    assert_eq!(table.to_markdown().lines().count(), 2);
    assert!(table.rows().is_empty());
}
