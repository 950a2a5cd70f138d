//! The access table.

use std::iter;

use super::{Access, Login, html, method_router::Endpoint};

/// The method in the row of a handler for every method that has none of its own.
pub(super) const OTHER_METHODS: &str = "*";

/// The path in the row of a handler for every path that has none of its own.
pub(super) const OTHER_PATHS: &str = "/*";

/// The head of the table.
pub(super) const COLUMNS: [&str; 4] = ["path", "method", "handler", "who may call it"];

/// Who may call what: a row for each method of each path, sorted by path and method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessTable {
    rows: Vec<Row>,
}

/// A handler, and who may call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    path: String,
    method: &'static str,
    handler: &'static str,
    access: Vec<Access>,
}

impl Row {
    pub(super) fn new(path: &str, endpoint: Endpoint) -> Self {
        let Endpoint { method, handler, access } = endpoint;
        Self { path: path.to_owned(), method, handler, access }
    }

    /// The row in a router that nests that of this row.
    pub(super) fn below(mut self, prefix: &str) -> Self {
        self.path = match &*self.path {
            "/" if !prefix.ends_with('/') => prefix.to_owned(),
            path => format!("{}{path}", prefix.strip_suffix('/').unwrap_or(prefix)),
        };
        self
    }

    /// Adds what a guard in front of the handler asks for.
    pub(super) fn guard(&mut self, access: Vec<Access>) {
        self.access.splice(..0, access);
    }

    /// The path, with all that its router is nested in. It ends in `/*` where it is that of every path for which there is no
    /// other row: of a fallback, and of a router of axum's, whose routes are not known.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The method. `*` is every method that has no row of this path, and a `GET` without a `HEAD` is both.
    #[must_use]
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The type of the handler, or `axum::Router`.
    #[must_use]
    pub fn handler(&self) -> &'static str {
        self.handler
    }

    /// Who may call it, by each of its guards: all of them must let a request pass.
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }

    pub(super) fn is_public(&self) -> bool {
        self.access.iter().all(|access| access.login() == Login::None)
    }

    /// Whether a request passes that carries no credentials.
    pub(super) fn is_open(&self) -> bool {
        self.access.iter().all(|access| matches!(access.login(), Login::None | Login::Optional | Login::Lenient))
    }

    /// The row as text, a cell for each of the [`COLUMNS`].
    pub(super) fn cells(&self) -> [String; 4] {
        let guards = self.access.iter().filter(|access| self.is_public() || access.login() != Login::None);
        let access: Vec<_> = guards.map(Access::to_string).collect();
        [&self.path, self.method, self.handler, &access.join("; and ")].map(printable)
    }
}

impl AccessTable {
    pub(super) fn new(mut rows: Vec<Row>) -> Self {
        rows.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
        rows.dedup(); // of a router of axum's, what it routes and its fallback
        Self { rows }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The table as text, in aligned columns.
    #[must_use]
    pub fn to_text(&self) -> String {
        let lines: Vec<_> = iter::once(COLUMNS.map(str::to_owned)).chain(self.rows.iter().map(Row::cells)).collect();
        let width = |column: usize| {
            let cells = lines.iter().filter_map(|cells| cells.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        };
        let (paths, methods, handlers) = (width(0), width(1), width(2));
        let line = |[path, method, handler, access]: &[String; 4]| {
            format!("{path:paths$}  {method:methods$}  {handler:handlers$}  {access}\n")
        };
        lines.iter().map(line).collect()
    }

    /// The table as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let line = |cells: [String; 4]| format!("| {} |\n", cells.map(|cell| markdown(&cell)).join(" | "));
        let head = [line(COLUMNS.map(str::to_owned)), "|---|---|---|---|\n".to_owned()];
        head.into_iter().chain(self.rows.iter().map(|row| line(row.cells()))).collect()
    }

    /// The table as a page that needs nothing else, to be read or printed: routes, and what can be called without a login and
    /// with each role, with a field that filters the rows by words.
    ///
    /// It names handlers, schemes, roles and rules: put it behind a guard. Its filter is a script in the page, which a
    /// `Content-Security-Policy` may switch off; the table is there without it.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::page(self)
    }
}

/// The text without what breaks a line.
pub(super) fn printable(text: &str) -> String {
    let escape = |char: char| if char.is_control() { char.escape_default().to_string() } else { char.to_string() };
    text.chars().map(escape).collect()
}

/// The text with what Markdown would read as its own escaped.
fn markdown(text: &str) -> String {
    let escape = |char| match char {
        '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => format!("\\{char}"),
        other => other.to_string(),
    };
    text.chars().map(escape).collect()
}
