//! The access table as a page.

use std::collections::BTreeSet;

use super::{
    Access, AccessTable, Row,
    access::both,
    table::{COLUMNS, printable},
};

const PAGE: &str = include_str!("page.html");

/// The page: a row for each of the table, and columns for who has not logged in and for each role that any of them asks for.
pub(super) fn page(table: &AccessTable) -> String {
    let rows: Vec<_> = table.rows().iter().map(|row| (row, alternatives(row))).collect();
    let roles: BTreeSet<_> = rows.iter().flat_map(|(_, alternatives)| alternatives).flatten().copied().collect();
    let mut html = String::from("<thead><tr>");
    for name in COLUMNS.into_iter().chain(["without login"]) {
        push(&mut html, "<th scope=\"col\">", name, "</th>");
    }
    for role in &roles {
        push(&mut html, "<th scope=\"col\" class=\"role\">", role, "</th>");
    }
    html.push_str("</tr></thead>\n<tbody>\n");
    for (row, alternatives) in &rows {
        push_row(&mut html, row, alternatives, &roles);
    }
    html.push_str("</tbody>");
    PAGE.replacen("<!-- rows -->", &html, 1)
}

fn push_row(html: &mut String, row: &Row, alternatives: &[Vec<&str>], roles: &BTreeSet<&str>) {
    html.push_str(if row.is_public() { "<tr class=\"public\">" } else { "<tr>" });
    for cell in row.cells() {
        push(html, "<td>", &cell, "</td>");
    }
    html.push_str(if row.is_open() { "<td class=\"open\">yes</td>" } else { "<td class=\"no\">no</td>" });
    if alternatives.is_empty() && !roles.is_empty() {
        push(html, &format!("<td colspan=\"{}\">", roles.len()), &whoever(row), "</td>");
    } else {
        for role in roles {
            match mark(role, alternatives) {
                mark if mark.is_empty() => html.push_str("<td class=\"no\">no</td>"),
                mark => push(html, "<td>", &(mark + &rules(row)), "</td>"),
            }
        }
    }
    html.push_str("</tr>\n");
}

/// The groups of roles of which one must be held whole, all guards of the handler taken together.
fn alternatives(row: &Row) -> Vec<Vec<&'static str>> {
    let asked = row.access().iter().map(|access| access.roles().to_vec()).filter(|roles| !roles.is_empty());
    asked.reduce(|all, roles| both(&all, &roles)).unwrap_or_default()
}

/// Who may call a handler that asks for no role.
fn whoever(row: &Row) -> String {
    if row.is_public() {
        return "everybody".to_owned();
    }
    // in the order of the guards, each once
    let mut schemes = Vec::new();
    for scheme in row.access().iter().filter_map(Access::scheme) {
        if !schemes.contains(&scheme) {
            schemes.push(scheme);
        }
    }
    match &*schemes {
        [] => "nobody".to_owned(),
        schemes => format!("every user of {}{}", schemes.join(" and "), rules(row)),
    }
}

/// What must hold besides.
fn rules(row: &Row) -> String {
    row.access().iter().flat_map(Access::rules).map(|rule| format!(", if {rule}")).collect()
}

/// What the role is good for: alone, or with which others. Empty if it is good for nothing.
fn mark(role: &str, alternatives: &[Vec<&str>]) -> String {
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
