//! The tables: who is asked what.

/// Servers that are asked the same.
pub struct Table {
    pub title: &'static str,
    pub columns: &'static [Column],
    pub rows: &'static [Row],
}

/// The heading, the requests, and the status that a guard gives them.
pub type Column = (&'static str, &'static str, usize);

/// The label, the server, and the one without a guard that it is compared with: itself, if it has none; `none` for a function.
pub type Row = (&'static str, &'static str, &'static str);

const BASIC: &[Column] = &[("good", "basic", 200), ("missing", "missing", 401), ("wrong", "basic-wrong", 401)];
const BEARER: &[Column] = &[("good", "bearer", 200), ("missing", "missing", 401), ("wrong", "bearer-wrong", 401)];
const KEY: &[Column] = &[("good", "key", 200), ("missing", "missing", 401), ("wrong", "key-wrong", 401)];
const COOKIE: &[Column] = &[("good", "cookie", 200), ("missing", "missing", 401), ("wrong", "cookie-wrong", 401)];
const OPTIONAL: &[Column] = &[("with", "basic", 200), ("without", "missing", 200), ("wrong", "basic-wrong", 401)];
const ROLES: &[Column] = &[
    ("first holds", "basic", 200),
    ("last holds", "basic-last", 200),
    ("none: 403", "basic-none", 403),
    ("missing", "missing", 401),
];
const MULTI: &[Column] = &[
    ("Basic", "basic", 200),
    ("Bearer", "bearer", 200),
    ("X-API-Key", "key", 200),
    ("missing", "missing", 401),
    ("wrong", "basic-wrong", 401),
];
const SHA256: &[Column] = &[
    ("good", "sha256", 200),
    ("missing", "missing", 401),
    ("wrong", "sha256-wrong", 401),
    ("unknown user", "sha256-unknown", 401),
];
const MD5: &[Column] = &[
    ("good", "md5", 200),
    ("missing", "missing", 401),
    ("wrong", "md5-wrong", 401),
    ("unknown user", "md5-unknown", 401),
];

pub const TABLES: &[Table] = &[
    Table {
        title: "Basic",
        columns: BASIC,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "basic", "bare"),
            ("with `CurrentUser`", "basic-user", "bare"),
            ("`require_login!` as a layer", "route-layer", "bare"),
            ("`secure::Router`", "secure", "bare"),
            ("by hand", "by-hand-basic", "bare"),
            ("by hand, with the same checks", "by-hand-same-basic", "bare"),
            #[cfg(feature = "peers")]
            ("axum-extra, `TypedHeader`", "typed-header-basic", "bare"),
            #[cfg(feature = "peers")]
            ("tower-http, `ValidateRequestHeaderLayer`", "validate-basic", "bare"),
            #[cfg(feature = "peers")]
            ("tower-http, `AsyncRequireAuthorizationLayer`", "async-basic", "bare"),
            #[cfg(feature = "peers")]
            ("actix-web itself", "actix", "actix"),
            #[cfg(feature = "peers")]
            ("actix-web-httpauth", "actix-basic", "actix"),
            ("the function alone", "alone-basic", "none"),
        ],
    },
    Table {
        title: "Basic beside a `State`",
        columns: BASIC,
        rows: &[
            ("axum itself", "bare-state", "bare-state"),
            ("`#[login_required]`", "basic-state", "bare-state"),
            ("by hand", "by-hand-state", "bare-state"),
        ],
    },
    Table {
        title: "Basic, optional",
        columns: OPTIONAL,
        rows: &[("axum itself", "bare", "bare"), ("`#[login_required(optional)]`", "optional", "bare")],
    },
    Table {
        title: "Bearer",
        columns: BEARER,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "bearer", "bare"),
            ("with `CurrentUser`", "bearer-user", "bare"),
            ("by hand", "by-hand-bearer", "bare"),
            ("by hand, with the same checks", "by-hand-same-bearer", "bare"),
            #[cfg(feature = "peers")]
            ("axum-extra, `TypedHeader`", "typed-header-bearer", "bare"),
            #[cfg(feature = "peers")]
            ("tower-http, `ValidateRequestHeaderLayer`", "validate-bearer", "bare"),
            #[cfg(feature = "peers")]
            ("actix-web itself", "actix", "actix"),
            #[cfg(feature = "peers")]
            ("actix-web-httpauth", "actix-bearer", "actix"),
            ("the function alone", "alone-bearer", "none"),
        ],
    },
    Table {
        title: "A key in `X-API-Key`",
        columns: KEY,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "key", "bare"),
            ("with `CurrentUser`", "key-user", "bare"),
        ],
    },
    Table {
        title: "A token in a cookie",
        columns: COOKIE,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "cookie", "bare"),
            #[cfg(feature = "peers")]
            ("axum-login: a session", "login", "bare"),
        ],
    },
    Table {
        title: "Basic and roles: user, or moderator and contributor",
        columns: ROLES,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`role = [..]`, strings", "roles", "bare"),
            ("`role = [..]`, variants", "roles-typed", "bare"),
            ("`permit = ..`", "permit", "bare"),
            ("by hand", "by-hand-roles", "bare"),
            #[cfg(feature = "peers")]
            ("protect-axum", "protect", "bare"),
        ],
    },
    Table {
        title: "`MultiAuth` of Basic, Bearer and a key",
        columns: MULTI,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "multi", "bare"),
            ("with `CurrentUser`", "multi-user", "bare"),
        ],
    },
    Table {
        title: "Digest, SHA-256",
        columns: SHA256,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "digest", "bare"),
            ("with `CurrentUser`", "digest-user", "bare"),
            #[cfg(feature = "peers")]
            ("digest_auth in a middleware", "digest-auth", "bare"),
        ],
    },
    Table {
        title: "Digest, MD5",
        columns: MD5,
        rows: &[
            ("axum itself", "bare", "bare"),
            ("`#[login_required]`", "digest", "bare"),
            ("with `CurrentUser`", "digest-user", "bare"),
            #[cfg(feature = "peers")]
            ("digest_auth in a middleware", "digest-auth", "bare"),
        ],
    },
    Table {
        title: "The hashes of Digest",
        columns: &[("SHA-256", "sha256", 200), ("MD5", "md5", 200)],
        rows: &[("the functions alone", "alone-hashes", "none")],
    },
];
