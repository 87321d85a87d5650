//! Table definitions as SQLite's data definition language.

use livespec_storage::{
    CheckDef, CheckRule, ColumnDef, ColumnDefault, ColumnType, DeleteRule, ForeignKeyDef, TableDef,
    Value,
};

/// Quotes an identifier, so that any spelling of the document is one.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Quotes a text.
pub(crate) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The column that is SQLite's own row number: the whole primary key, numbered by the database.
pub(crate) fn rowid_column(table: &TableDef) -> Option<usize> {
    match table.primary_key.as_slice() {
        [column] if table.columns[*column].sequence => Some(*column),
        _ => None,
    }
}

/// The name, as a literal, of the counter of a column that SQLite does not number by itself.
pub(crate) fn sequence_name(table: &TableDef, column: usize) -> String {
    quote_text(&format!("{}.{}", table.name, table.columns[column].name))
}

/// The columns of foreign keys that no key and no index begins with. They get an index: without it the
/// deletion of a row that is pointed to would read the whole table that points.
pub(crate) fn pointer_indexes(table: &TableDef) -> Vec<Vec<usize>> {
    let mut indexes: Vec<Vec<usize>> = Vec::new();
    for key in &table.foreign_keys {
        let begins = |columns: &[usize]| columns.starts_with(&key.columns);
        let known = begins(&table.primary_key)
            || table.uniques.iter().any(|unique| begins(&unique.columns))
            || table.indexes.iter().any(|index| {
                let columns: Vec<_> = index.columns.iter().map(|(column, _)| *column).collect();
                begins(&columns)
            })
            || indexes.iter().any(|columns| begins(columns));
        if !known {
            indexes.push(key.columns.clone());
        }
    }
    indexes
}

/// `CREATE TABLE`.
pub(crate) fn create_table(table: &TableDef) -> String {
    let row_number = rowid_column(table);
    let mut parts: Vec<_> = table
        .columns
        .iter()
        .enumerate()
        .map(|(place, column)| {
            if row_number == Some(place) {
                // Never gives a number twice, as a sequence does not.
                format!("{} INTEGER PRIMARY KEY AUTOINCREMENT", quote(&column.name))
            } else {
                column_sql(column)
            }
        })
        .collect();
    if row_number.is_none() && !table.primary_key.is_empty() {
        parts.push(format!("PRIMARY KEY ({})", names(table, &table.primary_key)));
    }
    for unique in &table.uniques {
        parts.push(format!(
            "CONSTRAINT {} UNIQUE ({})",
            quote(&unique.name),
            names(table, &unique.columns)
        ));
    }
    for key in &table.foreign_keys {
        parts.push(format!(
            "CONSTRAINT {} FOREIGN KEY ({}) {}",
            quote(&key.name),
            names(table, &key.columns),
            references(key)
        ));
    }
    parts.extend(table.checks.iter().map(|check| check_sql(table, check)));
    // A key of its own is the order of the rows then: one tree instead of two, and a page of rows in the
    // order of the key lies together.
    let suffix =
        if row_number.is_none() && !table.primary_key.is_empty() { " WITHOUT ROWID" } else { "" };
    format!("CREATE TABLE {} (\n  {}\n){suffix}", quote(&table.name), parts.join(",\n  "))
}

fn names(table: &TableDef, columns: &[usize]) -> String {
    let names: Vec<_> = columns.iter().map(|column| quote(&table.columns[*column].name)).collect();
    names.join(", ")
}

/// `name type NOT NULL DEFAULT x`.
pub(crate) fn column_sql(column: &ColumnDef) -> String {
    let mut sql = format!("{} {}", quote(&column.name), type_name(&column.ty));
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        sql.push_str(" DEFAULT ");
        sql.push_str(&default_sql(column, default));
    }
    sql
}

/// The type as a reader of the database expects it. What follows decides how SQLite keeps the values: a
/// name with `TEXT` or `CHAR` in it keeps text as it is, where `JSON` alone would turn `1.50` into `1.5`.
pub(crate) fn type_name(ty: &ColumnType) -> String {
    match ty {
        ColumnType::Text(None) => "TEXT".to_owned(),
        ColumnType::Text(Some(length)) => format!("VARCHAR({length})"),
        ColumnType::Boolean => "BOOLEAN".to_owned(),
        ColumnType::Integer(16) => "SMALLINT".to_owned(),
        ColumnType::Integer(64) => "BIGINT".to_owned(),
        ColumnType::Integer(_) => "INTEGER".to_owned(),
        ColumnType::Real => "REAL".to_owned(),
        ColumnType::Decimal(digits, scale) if ty.is_text() => {
            format!("DECIMAL TEXT({digits},{scale})")
        }
        ColumnType::Decimal(digits, scale) => format!("DECIMAL({digits},{scale})"),
        ColumnType::Uuid => "UUID TEXT".to_owned(),
        ColumnType::Date => "DATE TEXT".to_owned(),
        ColumnType::Time => "TIME TEXT".to_owned(),
        ColumnType::Timestamp => "TIMESTAMP TEXT".to_owned(),
        ColumnType::Json => "JSON TEXT".to_owned(),
        ColumnType::Bytes => "BLOB".to_owned(),
    }
}

/// How SQLite keeps the values of a declared type, <https://sqlite.org/datatype3.html#determination_of_column_affinity>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

/// The affinity of a declared type.
pub(crate) fn affinity(declared: &str) -> Affinity {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    if has(&["INT"]) {
        Affinity::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Affinity::Text
    } else if declared.is_empty() || has(&["BLOB"]) {
        Affinity::Blob
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

/// Whether a column declared so holds what a column of type `ty` needs.
pub(crate) fn holds(declared: &str, ty: &ColumnType) -> bool {
    let ours = affinity(&type_name(ty));
    let theirs = affinity(declared);
    let numbers = |affinity| matches!(affinity, Affinity::Integer | Affinity::Numeric);
    if ours != theirs && !(numbers(ours) && numbers(theirs)) {
        return false;
    }
    // Among our own types of text only the wider ones hold what a narrower one held.
    let kind = |name: &str| name.split([' ', '(']).next().unwrap_or_default().to_ascii_uppercase();
    let (ours, theirs) = (kind(&type_name(ty)), kind(declared));
    let special = ["UUID", "DATE", "TIME", "TIMESTAMP", "JSON", "DECIMAL", "BOOLEAN"];
    let free = ["TEXT", "VARCHAR"];
    ours == theirs
        || (!special.contains(&ours.as_str()) && !special.contains(&theirs.as_str()))
        || (free.contains(&ours.as_str()) && theirs != "DECIMAL")
        || (!special.contains(&theirs.as_str()) && ours != "DECIMAL" && ours != "BOOLEAN")
}

/// A default as an expression.
pub(crate) fn default_sql(column: &ColumnDef, default: &ColumnDefault) -> String {
    match default {
        ColumnDefault::Value(value) => literal(&column.ty, value),
        ColumnDefault::Now => match column.ty {
            ColumnType::Date => "(date('now'))",
            ColumnType::Time => "(time('now'))",
            _ => "(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
        }
        .to_owned(),
        // Version 4: random, with the version and the variant of RFC 9562 in their places.
        ColumnDefault::Uuid => "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' \
             || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (abs(random() % 4)), 1) \
             || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"
            .to_owned(),
    }
}

/// A value of a column as a literal.
pub(crate) fn literal(ty: &ColumnType, value: &Value) -> String {
    let value = ty.accept_operand(value.clone()).unwrap_or_else(|value| value);
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bool(value) => i64::from(value).to_string(),
        // Its digits alone would be read as a number beyond the range, and so as binary floating point.
        Value::Integer(i64::MIN) => format!("({} - 1)", i64::MIN + 1),
        Value::Integer(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Text(text) => quote_text(&text),
        Value::Blob(bytes) => {
            let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("x'{}'", digits.concat())
        }
    }
}

/// `CONSTRAINT name CHECK (…)`.
pub(crate) fn check_sql(table: &TableDef, check: &CheckDef) -> String {
    let column = &table.columns[check.column];
    let long_decimal = matches!(column.ty, ColumnType::Decimal(..)) && column.ty.is_text();
    let name = quote(&column.name);
    // Long decimals are text; their bounds are compared as numbers, to fifteen digits.
    let (term, ty) = if long_decimal {
        (format!("CAST({name} AS REAL)"), &ColumnType::Real)
    } else {
        (name.clone(), &column.ty)
    };
    let bound = |operator: &str, value: &Value| format!("{term} {operator} {}", literal(ty, value));
    let both = |lower: Option<String>, upper: Option<String>| {
        let parts: Vec<_> = lower.into_iter().chain(upper).collect();
        if parts.is_empty() { "1".to_owned() } else { parts.join(" AND ") }
    };
    let condition = match &check.rule {
        CheckRule::Range(lower, upper) => both(
            lower.as_ref().map(|value| bound(">=", value)),
            upper.as_ref().map(|value| bound("<=", value)),
        ),
        CheckRule::Above(value) => bound(">", value),
        CheckRule::Below(value) => bound("<", value),
        CheckRule::Length(lower, upper) => both(
            // `length` stops at a NUL, so a text that has one would count as shorter than it is.
            lower.map(|length| format!("(length({name}) >= {length} OR instr({name}, char(0)))")),
            upper.map(|length| format!("length({name}) <= {length}")),
        ),
        CheckRule::OneOf(values) => {
            let values: Vec<_> = values.iter().map(|value| literal(ty, value)).collect();
            format!("{term} IN ({})", values.join(", "))
        }
        CheckRule::Against(comparison, other) => {
            let other = quote(&table.columns[*other].name);
            let other = if long_decimal { format!("CAST({other} AS REAL)") } else { other };
            format!("{term} {} {other}", comparison.sign())
        }
    };
    format!("CONSTRAINT {} CHECK ({condition})", quote(&check.name))
}

/// `REFERENCES table (columns) ON DELETE …`. Without an action a deletion is refused at the end of the
/// statement, so that a row may point to itself.
pub(crate) fn references(key: &ForeignKeyDef) -> String {
    let target: Vec<_> = key.target.iter().map(|name| quote(name)).collect();
    let action = match key.on_delete {
        DeleteRule::Restrict => "",
        DeleteRule::Cascade => " ON DELETE CASCADE",
        DeleteRule::SetNull => " ON DELETE SET NULL",
    };
    format!("REFERENCES {} ({}){action}", quote(&key.table), target.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_storage::UniqueDef;

    fn column(name: &str, ty: ColumnType) -> ColumnDef {
        ColumnDef { name: name.into(), ty, nullable: false, default: None, sequence: false }
    }

    #[test]
    fn a_table_reads_as_its_document_says() {
        let table = TableDef {
            name: "orders".into(),
            columns: vec![
                column("id", ColumnType::Uuid),
                ColumnDef { nullable: true, ..column("customerId", ColumnType::Uuid) },
                ColumnDef {
                    default: Some(ColumnDefault::Value(Value::Text("it's".into()))),
                    ..column("state", ColumnType::Text(Some(20)))
                },
                column("total", ColumnType::Decimal(10, 2)),
            ],
            primary_key: vec![0],
            uniques: vec![UniqueDef { name: "u".into(), columns: vec![1, 2] }],
            foreign_keys: vec![ForeignKeyDef {
                name: "fk".into(),
                columns: vec![1],
                table: "customers".into(),
                target: vec!["id".into()],
                on_delete: DeleteRule::SetNull,
            }],
            checks: vec![
                CheckDef {
                    name: "c".into(),
                    column: 3,
                    rule: CheckRule::Range(Some(Value::Integer(0)), None),
                },
                CheckDef {
                    name: "l".into(),
                    column: 2,
                    rule: CheckRule::Length(Some(1), Some(20)),
                },
            ],
            indexes: Vec::new(),
        };
        let expected = r#"CREATE TABLE "orders" (
  "id" UUID TEXT NOT NULL,
  "customerId" UUID TEXT,
  "state" VARCHAR(20) NOT NULL DEFAULT 'it''s',
  "total" DECIMAL(10,2) NOT NULL,
  PRIMARY KEY ("id"),
  CONSTRAINT "u" UNIQUE ("customerId", "state"),
  CONSTRAINT "fk" FOREIGN KEY ("customerId") REFERENCES "customers" ("id") ON DELETE SET NULL,
  CONSTRAINT "c" CHECK ("total" >= 0.0),
  CONSTRAINT "l" CHECK ((length("state") >= 1 OR instr("state", char(0))) AND length("state") <= 20)
) WITHOUT ROWID"#;
        assert_eq!(create_table(&table), expected);
        assert!(
            pointer_indexes(&table).is_empty(),
            "the unique constraint begins with the pointer"
        );
    }

    #[test]
    fn what_holds_what() {
        assert!(holds("TEXT", &ColumnType::Uuid));
        assert!(holds("varchar(36)", &ColumnType::Uuid));
        assert!(holds("UUID TEXT", &ColumnType::Text(Some(36))));
        assert!(holds("VARCHAR(10)", &ColumnType::Text(Some(20))));
        assert!(holds("INT", &ColumnType::Integer(64)));
        assert!(!holds("UUID TEXT", &ColumnType::Timestamp));
        assert!(!holds("TEXT", &ColumnType::Integer(32)));
        assert!(!holds("INTEGER", &ColumnType::Text(None)));
        assert!(!holds("BOOLEAN", &ColumnType::Integer(32)));
        assert!(!holds("INTEGER", &ColumnType::Decimal(10, 2)));
    }
}
