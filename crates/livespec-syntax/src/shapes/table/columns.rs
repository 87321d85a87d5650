//! What the columns of a table hold, by synonyms of their headers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::target;
use crate::vocabulary::{VOCABULARIES, words};
use crate::{Column, Text};

static HEADERS: LazyLock<HashMap<Cow<'static, str>, Column>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    for vocabulary in VOCABULARIES {
        for (column, headers) in vocabulary.columns {
            for header in words(headers) {
                // As the headers of tables are compared; a sign alone stands for itself.
                let plain: Cow<'static, str> = Cow::Owned(plain(header));
                let key = if plain.is_empty() { Cow::Borrowed(header) } else { plain };
                index.entry(key).or_insert(*column);
            }
        }
    }
    index
});

/// The columns of a table; where a header leaves it open the cells decide.
pub(super) fn columns(header: &[Text], rows: &[Vec<Text>]) -> Vec<Column> {
    let mut columns: Vec<Column> = header.iter().map(|text| column(text.as_str())).collect();
    by_content(&mut columns, rows);
    if columns.contains(&Column::Method) {
        replace(&mut columns, Column::Endpoint, Column::Path);
    }
    // A category beside a requirement only groups the rows.
    if columns.iter().filter(|column| **column == Column::Metric).count() > 1 {
        let group = header.iter().position(|text| plain(text.as_str()) == "category");
        if let Some(index) = group {
            columns[index] = Column::Other;
        }
    }
    for index in 0..columns.len() {
        let only = |test: fn(&str) -> bool| {
            let mut cells =
                rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.as_str().trim());
            let mut seen = false;
            cells.all(|cell| {
                seen |= !cell.is_empty();
                cell.is_empty() || test(cell)
            }) && seen
        };
        let bare = !columns.contains(&Column::Status);
        if columns[index] == Column::Code && bare && only(is_status) {
            columns[index] = Column::Status;
        } else if columns[index] == Column::Status
            && !columns.contains(&Column::Code)
            && only(is_error_name)
        {
            columns[index] = Column::Code;
        } else if columns[index] == Column::Endpoint
            && !columns.contains(&Column::Path)
            && only(is_path)
        {
            columns[index] = Column::Path;
        } else if columns[index] == Column::Endpoint
            && !rows.is_empty()
            && !some_endpoint(rows, index)
        {
            columns[index] = Column::Name;
        }
    }
    columns
}

/// Methods, paths and whole endpoints are known by their cells, whatever the header and its language.
fn by_content(columns: &mut [Column], rows: &[Vec<Text>]) {
    let all = |index: usize, test: fn(&str) -> bool| {
        let cells =
            || rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.as_str().trim());
        !rows.is_empty() && cells().all(test)
    };
    let count = columns.len();
    if !columns.contains(&Column::Method) {
        let Some(method) = (0..count).find(|index| all(*index, is_method)) else {
            return endpoints_by_content(columns, rows);
        };
        columns[method] = Column::Method;
    }
    if !columns.contains(&Column::Path) && !columns.contains(&Column::Endpoint) {
        let paths = (0..count).find(|index| {
            columns[*index] != Column::Method
                && all(*index, |cell| is_path(cell) || cell.starts_with("http"))
        });
        if let Some(path) = paths {
            columns[path] = Column::Path;
        }
    }
}

/// A column of methods with their paths, where no header names one.
fn endpoints_by_content(columns: &mut [Column], rows: &[Vec<Text>]) {
    if columns.contains(&Column::Endpoint) {
        return;
    }
    let named = |index: usize| {
        let cells = rows.iter().filter_map(|row| row.get(index)).map(Text::as_str);
        let told = cells.filter(|cell| !cell.trim().is_empty());
        told.fold((0, 0), |(all, named), cell| {
            (all + 1, named + usize::from(target::targets(cell).is_some()))
        })
    };
    let found = (0..columns.len()).find(|index| {
        let (all, named) = named(*index);
        named > 0 && named * 2 >= all
    });
    if let Some(index) = found {
        columns[index] = Column::Endpoint;
    }
}

/// `GET`, `get / post`.
fn is_method(cell: &str) -> bool {
    let upper = cell.to_ascii_uppercase();
    target::methods(&upper, 0).is_some_and(|(_, end)| upper[end..].trim().is_empty())
}

/// Whether a cell of a column holds a method or a path.
fn some_endpoint(rows: &[Vec<Text>], index: usize) -> bool {
    rows.iter().filter_map(|row| row.get(index)).any(|cell| {
        let text = cell.as_str();
        text.contains('/')
            && (target::targets(text).is_some() || text.trim().starts_with(['/', '{']))
    })
}

fn replace(columns: &mut [Column], from: Column, to: Column) {
    if !columns.contains(&to) {
        for column in columns.iter_mut().filter(|column| **column == from) {
            *column = to;
        }
    }
}

/// `404`, `404 Not Found`.
fn is_status(cell: &str) -> bool {
    let code = cell.split([' ', '-', '(']).next().unwrap_or("");
    code.len() == 3
        && code.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(code.as_bytes()[0], b'1'..=b'5')
}

/// `NOT_FOUND`.
fn is_error_name(cell: &str) -> bool {
    cell.contains('_')
        && cell
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// `/orders`.
fn is_path(cell: &str) -> bool {
    cell.starts_with('/') && !cell.contains(' ')
}

fn column(header: &str) -> Column {
    let plain = plain(header);
    if let Some(column) = HEADERS.get(plain.as_str()) {
        return *column;
    }
    if plain.is_empty() {
        return if header.trim().is_empty() { Column::Other } else { symbol(header) };
    }
    // "Latency target", "Expected status": the head noun stands last.
    let last = plain.rsplit(' ').next().unwrap_or("");
    HEADERS.get(last).copied().filter(|_| plain.contains(' ')).unwrap_or(Column::Other)
}

fn symbol(header: &str) -> Column {
    HEADERS.get(header.trim()).copied().unwrap_or(Column::Other)
}

/// The words of a header in lower case; notes in parentheses are left out.
fn plain(header: &str) -> String {
    let mut plain = String::new();
    let mut depth = 0usize;
    for c in header.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if c.is_alphanumeric() => plain.extend(c.to_lowercase()),
            _ if !plain.is_empty() && !plain.ends_with(' ') => plain.push(' '),
            _ => {}
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}
