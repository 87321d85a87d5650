//! Pages for what reading Markdown and the embedded languages report.

use livespec_diagnostics::Severity;

use super::Page;

/// One page for each code of those crates.
pub(super) const PAGES: &[Page] = &[
    Page {
        code: "D020",
        name: "nested_too_deep",
        summary: "lists or quotes are nested too deep",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds lists and quotes that are nested deeper than a document needs; what stands deeper is read as if it stood at that depth.

## Why is this bad?

Readers lose count, and depth without bound would let a document exhaust the reader.

## Example

```markdown
> > > > > > > > > > text
```

## Use instead

A flat list, or a section with a heading of its own.
"#,
    },
    Page {
        code: "D021",
        name: "front_matter_not_closed",
        summary: "the front matter has no end",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds front matter whose closing `---` line is missing.

## Why is this bad?

Where the metadata ends is a guess: text of the document can be taken for keys.

## Example

```yaml
---
title: Notes

# Notes
```

## Use instead

```yaml
---
title: Notes
---

# Notes
```
"#,
    },
    Page {
        code: "D022",
        name: "front_matter_not_understood",
        summary: "a line of the front matter is not understood",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds lines of the front matter that are no key with a value and no entry of a list.

## Why is this bad?

The line is left out; what it says is lost.

## Example

```yaml
---
title Notes
---
```

## Use instead

```yaml
---
title: Notes
---
```
"#,
    },
    Page {
        code: "D023",
        name: "front_matter_key_twice",
        summary: "a key of the front matter stands there twice",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds keys that the front matter has more than once.

## Why is this bad?

Only the first value counts.

## Example

```yaml
status: draft
status: approved
```

## Use instead

One line for each key.
"#,
    },
    Page {
        code: "L001",
        name: "block_too_long",
        summary: "a code block is too long to be read",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds code blocks longer than what is read of one block.

## Why is this bad?

What it declares is missing from the model.

## Example

A generated schema of several megabytes in one fence.

## Use instead

Several blocks, each with the tables that belong together.
"#,
    },
    Page {
        code: "L002",
        name: "part_not_understood",
        summary: "a part of a code block is not understood",
        severity: Severity::Info,
        manual: r#"## What it does

Finds parts of a TypeScript or C# block that its grammar does not allow; the declarations around them are read.

## Why is this bad?

A field in such a part is missing from the model.

## Example

```typescript
interface Note {
  text string;
}
```

## Use instead

```typescript
interface Note {
  text: string;
}
```
"#,
    },
    Page {
        code: "L003",
        name: "block_not_in_its_language",
        summary: "a code block is not in the language of its tag",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds code blocks that are not written in the language that their tag names.

## Why is this bad?

Nothing of the block is read.

## Example

A `typescript` fence that holds a request line.

## Use instead

The tag of the language that the block is in.
"#,
    },
    Page {
        code: "L004",
        name: "declaration_not_understood",
        summary: "a declaration is not understood",
        severity: Severity::Info,
        manual: r#"## What it does

Finds TypeScript declarations that have no counterpart in the model, such as computed or conditional types.

## Why is this bad?

Values of such a type are not checked.

## Example

```typescript
type Keys = keyof Note;
```

## Use instead

```typescript
type Keys = 'id' | 'text';
```
"#,
    },
    Page {
        code: "L010",
        name: "statement_not_understood",
        summary: "an SQL statement is not read",
        severity: Severity::Info,
        manual: r#"## What it does

Finds SQL statements other than tables, columns, indexes and enumerations.

## Why is this bad?

The statement has no effect on the service.

## Example

```sql
GRANT SELECT ON notes TO reader;
```

## Use instead

The statement is for the database's own administrators; keep it, or leave it out.
"#,
    },
    Page {
        code: "L011",
        name: "constraint_not_understood",
        summary: "an SQL constraint is not understood",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds table constraints that are no key, uniqueness, reference or check that can be read.

## Why is this bad?

The constraint is not enforced.

## Example

```sql
EXCLUDE USING gist (room WITH =)
```

## Use instead

```sql
UNIQUE (room, day)
```
"#,
    },
    Page {
        code: "L012",
        name: "column_not_understood",
        summary: "a line of a table is no column",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds lines of `CREATE TABLE` that have no name with a type.

## Why is this bad?

The column is missing from the model.

## Example

```sql
CREATE TABLE notes (id UUID, ...);
```

## Use instead

```sql
CREATE TABLE notes (id UUID, text TEXT);
```
"#,
    },
    Page {
        code: "L013",
        name: "check_not_enforced",
        summary: "a condition is not enforced",
        severity: Severity::Info,
        manual: r#"## What it does

Finds `CHECK` conditions that go beyond comparisons with constants, lists of values, lengths and patterns of one column.

## Why is this bad?

Rows that break the condition are accepted.

## Example

```sql
CHECK (starts_on < ends_on)
```

## Use instead

A condition on one column, or a sentence in the edge cases that says what answers such a request.
"#,
    },
    Page {
        code: "L014",
        name: "loose_column",
        summary: "a column is no valid SQL",
        severity: Severity::Info,
        manual: r#"## What it does

Finds columns that are read from their name, type and plain options because the rest is not SQL.

## Why is this bad?

Options that are not valid have no effect.

## Example

```sql
text TEXT NOT NUL
```

## Use instead

```sql
text TEXT NOT NULL
```
"#,
    },
    Page {
        code: "L015",
        name: "comma_missing",
        summary: "a comma between two columns is missing",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds columns of `CREATE TABLE` that follow one another without a comma.

## Why is this bad?

No database accepts the statement; both columns are read all the same.

## Example

```sql
id UUID PRIMARY KEY
text TEXT
```

## Use instead

```sql
id UUID PRIMARY KEY,
text TEXT
```
"#,
    },
    Page {
        code: "L016",
        name: "column_placeholder",
        summary: "a column is still to be written",
        severity: Severity::Info,
        manual: r#"## What it does

Finds lines of `CREATE TABLE` that stand for columns which were never filled in.

## Why is this bad?

The column is missing from the model.

## Example

```sql
[column definitions]
```

## Use instead

```sql
text TEXT NOT NULL
```
"#,
    },
    Page {
        code: "L017",
        name: "columns_not_closed",
        summary: "the list of columns has no end",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds `CREATE TABLE` statements whose closing parenthesis is missing.

## Why is this bad?

Where the table ends is a guess; what follows can be taken for a column.

## Example

```sql
CREATE TABLE notes (id UUID
```

## Use instead

```sql
CREATE TABLE notes (id UUID);
```
"#,
    },
    Page {
        code: "L050",
        name: "diagram_line_not_understood",
        summary: "a line of a diagram is not understood",
        severity: Severity::Warning,
        manual: r#"## What it does

Finds lines of Mermaid diagrams that are not in the syntax of their kind.

## Why is this bad?

A diagram with such a line is not drawn by most viewers, and what the line says counts for nothing.

## Example

```mermaid
stateDiagram-v2
  open -> paid
```

## Use instead

```mermaid
stateDiagram-v2
  open --> paid
```
"#,
    },
];
