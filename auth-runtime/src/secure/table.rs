//! The access table.

use super::{Access, method_router::Endpoint};

/// The method in the row of a handler for every method that has none of its own.
pub(super) const OTHER_METHODS: &str = "*";

/// The path in the row of a handler for every path that has none of its own.
pub(super) const OTHER_PATHS: &str = "/*";

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

    /// The type of the handler.
    #[must_use]
    pub fn handler(&self) -> &'static str {
        self.handler
    }

    /// Who may call it, by each of its guards: all of them must let a request pass.
    #[must_use]
    pub fn access(&self) -> &[Access] {
        &self.access
    }
}

impl AccessTable {
    pub(super) fn new(mut rows: Vec<Row>) -> Self {
        rows.sort_by(|a, b| (&a.path, a.method).cmp(&(&b.path, b.method)));
        Self { rows }
    }

    /// The rows.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}
