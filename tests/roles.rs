//! Roles that are variants: their names, sets of them, their order, and serde.

mod common;

use axum::Router;
use axum_httpauth::{
    BasicAuth, CurrentUser, Role, RoleEnum, RoleSet, Roles, UnknownRole, get_user_roles, login_required, secure,
    verify_password,
};
use common::{basic, get_as};

#[derive(Role, Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[auth(rename_all = "kebab-case")]
enum Role {
    User = 7,
    TeamLead = 3,
    #[auth(rename = "root")]
    Admin = -1,
    r#Type,
}

#[derive(BasicAuth)]
struct Auth;

struct User {
    roles: RoleSet<Role>,
}

/// The password of each is the names of the roles.
#[verify_password]
fn verify_password(_: &str, password: &str) -> Result<Option<User>, UnknownUser> {
    let roles: Result<_, UnknownRole> = password.split('+').filter(|name| *name != "none").map(str::parse).collect();
    Ok(Some(User { roles: roles? }))
}

struct UnknownUser;

impl From<UnknownRole> for UnknownUser {
    fn from(_: UnknownRole) -> Self {
        Self
    }
}

impl From<UnknownUser> for axum_httpauth::AuthError {
    fn from(_: UnknownUser) -> Self {
        Self::rejected("no such user")
    }
}

#[get_user_roles]
fn get_user_roles(user: &User) -> RoleSet<Role> {
    user.roles
}

#[login_required(role = Role::TeamLead)]
async fn team_lead(user: CurrentUser<Auth>) -> String {
    format!("{:?}", user.roles)
}

#[login_required(role = at_least(Role::TeamLead))]
async fn at_least_team_lead() {}

#[login_required(role = [[at_least(Role::TeamLead), Role::User], Role::r#Type])]
async fn in_a_group() {}

#[login_required(role = [Role::User, at_least(Role::Admin)])]
async fn in_a_list() {}

fn app() -> secure::Router {
    secure::Router::new()
        .route("/team-lead", secure::get(team_lead))
        .route("/at-least", secure::get(at_least_team_lead))
        .route("/group", secure::get(in_a_group))
        .route("/list", secure::get(in_a_list))
}

/// A variant is above those that are declared before it: `Ord` compares discriminants, and with it the order of the source
/// where those ascend. Here they do not.
#[tokio::test]
async fn at_least_admits_what_ord_says_is_above() {
    assert!(Role::Admin < Role::Type && Role::Type < Role::TeamLead && Role::TeamLead < Role::User);

    let app: Router = app().into_inner();
    for (roles, team_lead, at_least, group, list) in [
        ("none", 403, 403, 403, 403),
        ("root", 403, 403, 403, 200),
        ("type", 403, 403, 200, 200),
        ("team-lead", 200, 200, 403, 200),
        ("user", 403, 200, 200, 200),
        ("user+root", 403, 200, 200, 200),
        ("root+team-lead", 200, 200, 403, 200),
        ("team-lead+user", 200, 200, 200, 200),
        ("TeamLead", 401, 401, 401, 401),
    ] {
        let authorization = basic(format!("susan:{roles}"));
        let mut statuses = Vec::new();
        for path in ["/team-lead", "/at-least", "/group", "/list"] {
            statuses.push(get_as(&app, path, &authorization).await.status);
        }
        assert_eq!(statuses, [team_lead, at_least, group, list], "{roles}");
    }
    let answer = get_as(&app, "/team-lead", basic("susan:root+team-lead")).await;
    assert_eq!(answer.body, r#"{"team-lead", "root"}"#);
}

/// `at_least` is each of the roles that it admits.
#[test]
fn the_access_table_names_the_roles_that_are_enough() {
    let table = app().access_table();
    let roles: Vec<_> = table.rows().iter().map(|row| (row.path(), row.access()[0].roles().to_vec())).collect();
    assert_eq!(
        roles,
        [
            ("/at-least", vec![vec!["user"], vec!["team-lead"]]),
            ("/group", vec![vec!["user"], vec!["team-lead", "user"], vec!["type"]]),
            ("/list", vec![vec!["user"], vec!["team-lead"], vec!["root"], vec!["type"]]),
            ("/team-lead", vec![vec!["team-lead"]]),
        ]
    );
}

#[test]
fn names_are_written_and_read() {
    for (role, name) in
        [(Role::User, "user"), (Role::TeamLead, "team-lead"), (Role::Admin, "root"), (Role::Type, "type")]
    {
        assert_eq!(role.to_string(), name);
        assert_eq!(name.parse(), Ok(role));
        assert_eq!(Role::VARIANTS.get(role.index()), Some(&role));
    }
    assert_eq!(format!("{:>10}|", Role::Admin), "      root|");
    for name in ["", "User", "TEAM-LEAD", "Admin", "root ", "r#type"] {
        assert_eq!(name.parse::<Role>(), Err(UnknownRole::new(name)));
    }
    assert_eq!(UnknownRole::new("a\nb").to_string(), r"there is no role `a\nb`");
}

/// None of the names that the derive gives to types of its own is taken from the variants.
#[test]
fn variants_are_called_as_the_application_wants() {
    #[derive(Role, Debug, PartialEq)]
    enum Odd {
        Err,
        Role,
    }

    assert_eq!("Err".parse(), Ok(Odd::Err));
    assert_eq!("Role".parse(), Ok(Odd::Role));
}

#[test]
fn names_follow_rename_all() {
    macro_rules! names {
        ($rule:literal) => {{
            #[derive(Role)]
            #[auth(rename_all = $rule)]
            enum Role {
                User,
                TeamLead,
            }
            [Role::User.to_string(), Role::TeamLead.to_string()]
        }};
    }
    assert_eq!(names!("lowercase"), ["user", "teamlead"]);
    assert_eq!(names!("snake_case"), ["user", "team_lead"]);
    assert_eq!(names!("kebab-case"), ["user", "team-lead"]);
    assert_eq!(names!("SCREAMING_SNAKE_CASE"), ["USER", "TEAM_LEAD"]);
}

#[test]
fn a_set_holds_what_was_put_into_it() {
    let mut set = RoleSet::EMPTY;
    assert!(set.is_empty() && set == RoleSet::default());
    assert!(set.insert(Role::Admin) && !set.insert(Role::Admin) && set.insert(Role::User));
    assert!(set.contains(&Role::Admin) && set.contains(&Role::User) && !set.contains(&Role::TeamLead));
    assert_eq!(set.iter().copied().collect::<Vec<_>>(), [Role::User, Role::Admin], "as declared");
    assert_eq!(set, RoleSet::from([Role::User, Role::Admin, Role::User]));
    assert_eq!(set.len(), 2);
    assert!(set.any(|role| *role == Role::Admin) && !set.any(|role| *role == Role::TeamLead));
    assert!(set.remove(&Role::Admin) && !set.remove(&Role::Admin));
    set.extend([Role::TeamLead]);
    assert_ne!(set, RoleSet::from([Role::User, Role::Admin]));
    assert_eq!(format!("{set:?}"), r#"{"user", "team-lead"}"#);
    assert_eq!(size_of_val(&set), 16);
}

/// The last of 128 variants has a bit of its own.
#[test]
fn a_set_has_room_for_each_of_128_roles() {
    #[derive(Role, Debug, PartialEq)]
    #[rustfmt::skip]
    enum Many {
        R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15, R16, R17, R18, R19, R20, R21, R22, R23, R24,
        R25, R26, R27, R28, R29, R30, R31, R32, R33, R34, R35, R36, R37, R38, R39, R40, R41, R42, R43, R44, R45, R46, R47,
        R48, R49, R50, R51, R52, R53, R54, R55, R56, R57, R58, R59, R60, R61, R62, R63, R64, R65, R66, R67, R68, R69, R70,
        R71, R72, R73, R74, R75, R76, R77, R78, R79, R80, R81, R82, R83, R84, R85, R86, R87, R88, R89, R90, R91, R92, R93,
        R94, R95, R96, R97, R98, R99, R100, R101, R102, R103, R104, R105, R106, R107, R108, R109, R110, R111, R112, R113,
        R114, R115, R116, R117, R118, R119, R120, R121, R122, R123, R124, R125, R126, R127,
    }

    assert_eq!(Many::VARIANTS.len(), 128);
    let last = RoleSet::from([Many::R127]);
    assert!(last.contains(&Many::R127) && !last.contains(&Many::R0));
    assert_eq!(last.iter().collect::<Vec<_>>(), [&Many::R127]);
    let all: RoleSet<Many> = Many::VARIANTS.iter().filter_map(|role| Many::by_name(role.name())).collect();
    assert_eq!(all.len(), 128);
}

#[cfg(feature = "serde")]
#[test]
fn serde_writes_and_reads_names() {
    #[derive(Role, Debug, PartialEq)]
    #[auth(rename_all = "lowercase", serde)]
    enum Role {
        User,
        Admin,
    }

    assert_eq!(serde_json::to_string(&Role::Admin).unwrap(), r#""admin""#);
    assert_eq!(serde_json::from_str::<Role>(r#""user""#).unwrap(), Role::User);
    assert_eq!(serde_json::from_str::<Role>(r#""us\u0065r""#).unwrap(), Role::User);
    let error = serde_json::from_str::<Role>(r#""Admin""#).unwrap_err();
    assert!(error.to_string().starts_with("there is no role `Admin`"), "{error}");
    assert!(serde_json::from_str::<Role>("1").is_err());

    let set = RoleSet::from([Role::Admin, Role::User]);
    assert_eq!(serde_json::to_string(&set).unwrap(), r#"["user","admin"]"#);
    assert_eq!(serde_json::from_str::<RoleSet<Role>>(r#"["admin","user","admin"]"#).unwrap(), set);
    assert_eq!(serde_json::from_str::<RoleSet<Role>>("[]").unwrap(), RoleSet::EMPTY);
    for wrong in [r#"["admin","editor"]"#, r#""admin""#, "3", r#"[["admin"]]"#] {
        assert!(serde_json::from_str::<RoleSet<Role>>(wrong).is_err(), "{wrong}");
    }
}
