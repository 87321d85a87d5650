//! Lists and tables of permissions and roles.

use livespec_diagnostics::Span;
use livespec_ir::{Origin, Permission, Role};
use livespec_syntax::{Column, ItemKind, TableItem, TableRole, Text, Topic};

use super::super::SERVE_VERIFY;
use super::super::reading::{Line, Reader, row_span};
use super::super::topics::Topics;
use super::OTHERS;

const DECLARING: Topics = Topics::of(&[Topic::Permissions, Topic::Authorization]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(DECLARING) {
        if reader.place(line.index).around.meets(OTHERS) {
            continue;
        }
        if !reader.context.claimed(line.index) {
            reader.context.claim(line.index, "authorization", "X2", SERVE_VERIFY);
        }
        of_line(reader, &line);
    }
    let tables = reader.tables(|place, table| {
        let named = matches!(table.role, TableRole::Permissions | TableRole::Roles);
        named || (place.around.meets(DECLARING) && table.role == TableRole::Other)
    });
    for (index, table) in tables {
        reader.context.claim(index, "permissions", "X2", SERVE_VERIFY);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            reader.context.note(row_span(row, span), "permission", "X2", SERVE_VERIFY);
            of_row(reader, table, row);
        }
    }
}

/// `` - `orders:read`: Read orders ``, or a role with the permissions that its sentence names.
fn of_line(reader: &mut Reader<'_, '_>, line: &Line<'_>) {
    if !line.listed {
        return;
    }
    let first = line.codes().next().filter(|run| leads(line, run.span));
    let key = line.key.map(|key| (key.text.trim(), key.span));
    let Some((name, span)) = first.map(|run| (run.text.as_str(), run.span)).or(key) else { return };
    if is_permission(name) {
        let description =
            reader.told(line.value).unwrap_or_default().trim_start_matches([':', '-', ' ']);
        permission(reader, name, description, span);
    } else if reader.place(line.index).topic == Some(Topic::Permissions) || named_role(line) {
        let held: Vec<String> =
            line.codes().map(|run| run.text.clone()).filter(|text| is_permission(text)).collect();
        if !held.is_empty() {
            role(reader, name, held, span);
        }
    }
}

/// Whether a code span is what the line begins with.
fn leads(line: &Line<'_>, span: Span) -> bool {
    let start = match &line.item.kind {
        ItemKind::Label(label) => label.key.span.start,
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => text.span.start,
        _ => return false,
    };
    span.start <= start + 2
}

fn named_role(line: &Line<'_>) -> bool {
    let key = line.key_word();
    key.ends_with("role") || key.starts_with("role")
}

fn of_row(reader: &mut Reader<'_, '_>, table: &TableItem, row: &[Text]) {
    let headed = table.header.iter().position(|cell| {
        cell.as_str()
            .trim()
            .to_lowercase()
            .split_whitespace()
            .any(|word| word == "role" || word == "roles")
    });
    let role_cell = table.cell(row, Column::Role).or_else(|| row.get(headed?));
    let scopes: Vec<String> = row
        .iter()
        .flat_map(|cell| cell.as_str().split([',', ' ', ';']))
        .map(|word| word.trim_matches(['`', '(', ')', '.']))
        .filter(|word| is_permission(word))
        .map(str::to_owned)
        .collect();
    if let Some(name) = reader.cell(role_cell) {
        let span = role_cell.map(|cell| cell.span).unwrap_or_default();
        role(reader, name, scopes, span);
        return;
    }
    let cell = table
        .cell(row, Column::Scope)
        .or_else(|| table.cell(row, Column::Name))
        .or_else(|| row.first());
    let Some(cell) = cell.filter(|cell| is_permission(cell.as_str().trim())) else { return };
    let description = reader.cell(table.cell(row, Column::Description)).unwrap_or_default();
    permission(reader, cell.as_str().trim(), description, cell.span);
}

fn permission(reader: &mut Reader<'_, '_>, name: &str, description: &str, span: Span) {
    let entry = Permission {
        name: name.to_owned(),
        description: description.to_owned(),
        origin: Origin::stated(span),
    };
    reader.context.spec.access.permissions.push(entry);
}

fn role(reader: &mut Reader<'_, '_>, name: &str, permissions: Vec<String>, span: Span) {
    let entry = Role { name: name.to_owned(), permissions, origin: Origin::stated(span) };
    reader.context.spec.access.roles.push(entry);
}

/// `orders:read`, `orders.read`, `orders/write`: two words and a sign between them.
pub(super) fn is_permission(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "_-*".contains(c))
    };
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() > 1 {
        return parts.len() <= 4
            && parts.iter().all(|part| part.split('.').all(word))
            && !parts[0].bytes().all(|b| b.is_ascii_digit());
    }
    let parts: Vec<&str> = text.split('.').collect();
    let actions =
        ["read", "write", "delete", "create", "update", "manage", "admin", "list", "view", "edit"];
    parts.len() == 2 && parts.iter().all(|part| word(part)) && actions.contains(&parts[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permissions_are_two_words_with_a_sign() {
        assert!(
            is_permission("orders:read")
                && is_permission("order.lines:write")
                && is_permission("orders.read")
        );
        assert!(
            !is_permission("orders") && !is_permission("10:30") && !is_permission("orders: read")
        );
        assert!(!is_permission("Order.reference") && !is_permission("https://example.org"));
    }
}
