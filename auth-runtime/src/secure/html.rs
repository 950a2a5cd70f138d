//! The access table as a page.

use std::collections::BTreeSet;

use super::{
    AccessTable, Row,
    access::both,
    table::{COLUMNS, printable},
};

const PAGE: &str = include_str!("page.html");

/// The page: a row for each of the table, and a column for each role that any of them asks for.
pub(super) fn page(table: &AccessTable) -> String {
    let alternatives: Vec<_> = table.rows().iter().map(alternatives).collect();
    let roles: BTreeSet<_> = alternatives.iter().flatten().flatten().copied().collect();
    let mut html = String::from("<thead><tr>");
    for name in COLUMNS.iter().chain(&roles) {
        push(&mut html, "<th scope=\"col\">", name, "</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for (row, alternatives) in table.rows().iter().zip(&alternatives) {
        html.push_str(if row.is_public() { "<tr class=\"public\">" } else { "<tr>" });
        for cell in row.cells() {
            push(&mut html, "<td>", &cell, "</td>");
        }
        for role in &roles {
            push(&mut html, "<td>", &mark(role, alternatives), "</td>");
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody>");
    PAGE.replacen("<!-- rows -->", &html, 1)
}

/// The groups of roles of which one must be held whole, all guards of the handler taken together.
fn alternatives(row: &Row) -> Vec<Vec<&'static str>> {
    let asked = row.access().iter().map(|access| access.roles().to_vec()).filter(|roles| !roles.is_empty());
    asked.reduce(|all, roles| both(&all, &roles)).unwrap_or_default()
}

/// What the role is good for: alone, or with which others.
fn mark(role: &str, alternatives: &[Vec<&'static str>]) -> String {
    let groups = alternatives.iter().filter(|group| group.contains(&role));
    let marks: Vec<_> = groups
        .map(|group| {
            let others: Vec<_> = group.iter().copied().filter(|other| *other != role).collect();
            if others.is_empty() { "yes".to_owned() } else { format!("with {}", others.join(" and ")) }
        })
        .collect();
    marks.join(", or ")
}

fn push(html: &mut String, start: &str, text: &str, end: &str) {
    html.push_str(start);
    for char in printable(text).chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html.push_str(end);
}
