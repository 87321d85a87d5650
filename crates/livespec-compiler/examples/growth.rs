//! How the time for a document grows with its size, for shapes that would show a loop in a loop:
//! microseconds for each KB of documents of n, 2n and 4n KB, which should stay about the same.
//!
//! `growth [n [shape]]`: n is 64 where it is not given; a shape limits the run to the names that hold it.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::fmt::Write;
use std::time::Instant;

use livespec_diagnostics::{Diagnostics, Source};

/// How often a document is read; the fastest round counts.
const ROUNDS: u32 = 3;

/// Above this factor between the smallest and the largest document a shape is marked.
const SUSPICIOUS: f64 = 1.8;

/// What comes before the repeated part, one repetition, and what comes after it all.
struct Shape {
    name: &'static str,
    before: &'static str,
    part: fn(usize) -> String,
    after: &'static str,
}

const fn shape(
    name: &'static str,
    before: &'static str,
    part: fn(usize) -> String,
    after: &'static str,
) -> Shape {
    Shape { name, before, part, after }
}

const RECORD: &str = "# API\n\n## Data Model\n\n```typescript\ninterface Order {\n  id: string;\n  total: number;\n  status: string;\n}\n```\n\n";

/// One shape a line where it fits: what the document is made of, and how.
fn shapes() -> Vec<Shape> {
    let mut shapes = markdown();
    shapes.extend(interfaces());
    shapes.extend(languages());
    shapes.extend(rules());
    shapes
}

fn markdown() -> Vec<Shape> {
    vec![
        shape("headings", "", |i| format!("{} Heading {i}\n\n", "#".repeat(i % 6 + 1)), ""),
        shape("headings alike", "", |_| "## Data Model\n\n".to_owned(), ""),
        shape("one paragraph", "", |i| format!("word {i} must be *unique* and `code`, "), ""),
        shape("paragraphs", "", |i| format!("The service {i} must answer within 200 ms.\n\n"), ""),
        shape("one line", "", |_| "x".to_owned(), ""),
        shape("one line of words", "", |_| "must be ".to_owned(), ""),
        shape("deep lists", "", |i| format!("{}- item {i}\n", " ".repeat(2 * (i % 200))), ""),
        shape("deep quotes", "", |i| format!("{} quoted {i}\n", ">".repeat(i % 100)), ""),
        shape("deep quotes in one line", "", |_| ">".to_owned(), " x\n"),
        shape("deep list markers", "", |_| "- ".to_owned(), "x\n"),
        shape("emphasis", "", |_| "*a **b _c ".to_owned(), ""),
        shape("backticks", "", |i| format!("{} ", "`".repeat(i % 90 + 1)), ""),
        shape("placeholders", "", |_| "[[[[ ".to_owned(), ""),
        shape("brackets", "", |i| format!("[Name {i}] <name {i}> {{name}} "), ""),
        shape("braces", "", |_| "{".to_owned(), ""),
        shape("links", "", |i| format!("[a {i}](b \"c\") "), ""),
        shape("definitions of links", "", |i| format!("[a{i}]: /b{i}\n"), ""),
        shape(
            "huge table",
            "| Field | Type | Description |\n|---|---|---|\n",
            |i| format!("| f{i} | string | must be at most {i} |\n"),
            "",
        ),
        shape("wide table", "|", |i| format!(" c{i} |"), "\n|---|\n"),
        shape("pipes", "| a |\n|---|\n", |_| "|".to_owned(), "\n"),
        shape(
            "many tables",
            "",
            |i| format!("| Field | Type |\n|---|---|\n| f{i} | string |\n\n"),
            "",
        ),
        shape("giant fence", "```\n", |i| format!("line {i}\n"), "```\n"),
        shape("many fences", "", |i| format!("```json\n{{\"a{i}\": 1}}\n```\n\n"), ""),
        shape("open fence", "```sql\n", |i| format!("CREATE TABLE t{i} (id INT"), ""),
        shape("labels", "", |i| format!("**Label {i}:** value {i}\n\n"), ""),
        shape("labels alike", "", |_| "**Owner:** somebody\n\n".to_owned(), ""),
        shape(
            "entries under a label",
            "**Business Rules:**\n\n",
            |i| format!("- rule {i} must be unique\n"),
            "",
        ),
        shape("front matter", "---\n", |i| format!("key{i}: [a, b]\n"), "---\n"),
        shape(
            "line ends of Windows",
            "",
            |i| format!("## Heading {i}\r\n\r\n- `a{i}`: must be at least {i}\r\n\r\n"),
            "",
        ),
        shape("entities of HTML", "", |_| "&amp;&#x41;&lt;".to_owned(), ""),
        shape("HTML", "", |_| "<div><!-- x --><a href=\"".to_owned(), ""),
        shape(
            "glossary",
            "## Glossary\n\n",
            |i| format!("- **Term {i}**: what term {i} means\n"),
            "",
        ),
        shape("noise", "", noise, ""),
    ]
}

fn interfaces() -> Vec<Shape> {
    vec![
        shape("endpoints", "## API\n\n", |i| format!("### GET /things{i}\n\nLists.\n\n"), ""),
        shape("endpoints alike", "## API\n\n", |_| "### GET /things\n\nLists.\n\n".to_owned(), ""),
        shape(
            "endpoints below one path",
            "## API\n\n",
            |i| format!("- `GET /things/{{id}}/parts{i}` lists\n"),
            "",
        ),
        shape(
            "endpoints of one record",
            RECORD,
            |i| format!("### GET /orders/{{id}}/by{i}\n\nResponse: Order\n\n"),
            "",
        ),
        shape("long paths", "## API\n\n### GET ", |i| format!("/a{i}/{{b{i}}}"), "\n"),
        shape(
            "query parameters",
            "## API\n\n### GET /things\n\n**Query Parameters:**\n\n",
            |i| format!("- `p{i}` (integer, optional): at most {i}\n"),
            "",
        ),
        shape(
            "messages",
            RECORD,
            |i| {
                format!(
                    "### POST /orders/{{id}}/run{i}\n\nRequest:\n\n```json\n{{\"total\": {i}}}\n```\n\nResponse:\n\n```json\n{{\"id\": \"uuid\", \"total\": {i}}}\n```\n\n"
                )
            },
            "",
        ),
        shape(
            "creations",
            RECORD,
            |i| {
                format!(
                    "### POST /orders\n\nRequest:\n\n```json\n{{\"total\": {i}}}\n```\n\nResponse (201):\n\n```json\n{{\"id\": \"uuid\", \"f{i}\": {i}}}\n```\n\n"
                )
            },
            "",
        ),
        shape(
            "error codes",
            "## Errors\n\n| Code | Status | Meaning |\n|---|---|---|\n",
            |i| format!("| `CODE_{i}` | 4{:02} | wrong |\n", i % 30),
            "",
        ),
        shape(
            "errors of endpoints",
            "## API\n\n",
            |i| {
                format!(
                    "### GET /things{i}\n\nErrors:\n\n- 404 `NOT_FOUND_{i}`: none\n- 409 `CODE_{i}`: taken\n\n"
                )
            },
            "",
        ),
        shape(
            "permissions",
            "## Access\n\n| Role | Permissions |\n|---|---|\n",
            |i| format!("| role{i} | `things{i}:read`, `things{i}:write` |\n"),
            "",
        ),
        shape(
            "permissions and endpoints",
            "## Access\n\n",
            |i| {
                format!(
                    "- `things{i}:read`: reads\n\n### GET /things{i}\n\n**Required permission:** `things{i}:read`\n\n"
                )
            },
            "",
        ),
        shape(
            "objectives",
            "## Performance\n\n",
            |i| format!("- `GET /things{i}` answers within {i} ms at p95\n"),
            "",
        ),
        shape(
            "variables",
            "## Configuration\n\n",
            |i| format!("- `VARIABLE_{i}`: 5 by default\n"),
            "",
        ),
    ]
}

fn languages() -> Vec<Shape> {
    vec![
        shape(
            "records",
            "## Data Model\n\n",
            |i| {
                format!(
                    "```typescript\ninterface Thing{i} {{ id: string; other: Thing{}; }}\n```\n\n",
                    i / 2
                )
            },
            "",
        ),
        shape(
            "records alike",
            "## Data Model\n\n",
            |i| format!("```typescript\ninterface Thing {{ id: string; f{i}: string }}\n```\n\n"),
            "",
        ),
        shape(
            "records in one fence",
            "## Data Model\n\n```typescript\n",
            |i| format!("interface Thing{i} {{ id: string; }}\n"),
            "```\n",
        ),
        shape(
            "one wide record",
            "## Data Model\n\n```typescript\ninterface Thing {\n",
            |i| format!("  field{i}: string; // at most {i} characters\n"),
            "}\n```\n",
        ),
        shape(
            "deep type",
            "```typescript\ninterface Thing { a: ",
            |_| "{ a: ".to_owned(),
            "\n```\n",
        ),
        shape(
            "deep generic",
            "```typescript\ninterface Thing { a: ",
            |_| "Array<".to_owned(),
            "\n```\n",
        ),
        shape(
            "many variants",
            "```typescript\ntype Status = 'a'",
            |i| format!(" | 'a{i}'"),
            ";\n```\n",
        ),
        shape(
            "C# classes",
            "## Data Model\n\n```csharp\n",
            |i| format!("public class Thing{i} {{ [Required] public Guid Id {{ get; set; }} }}\n"),
            "```\n",
        ),
        shape(
            "one wide C# class",
            "## Data Model\n\n```csharp\npublic class Thing {\n",
            |i| format!("  public string Field{i} {{ get; set; }}\n"),
            "}\n```\n",
        ),
        shape("deep C#", "```csharp\n", |_| "class A { ".to_owned(), "\n```\n"),
        shape(
            "small SQL tables",
            "## Data Model\n\n",
            |i| format!("```sql\nCREATE TABLE t{i} (id UUID PRIMARY KEY);\n```\n\n"),
            "",
        ),
        shape(
            "SQL tables in one fence",
            "## Data Model\n\n```sql\n",
            |i| {
                format!(
                    "CREATE TABLE t{i} (id UUID PRIMARY KEY, p UUID REFERENCES t{}(id));\n",
                    i / 2
                )
            },
            "```\n",
        ),
        shape(
            "one wide SQL table",
            "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY",
            |i| format!(",\n  c{i} VARCHAR(20) NOT NULL -- a comment"),
            "\n);\n```\n",
        ),
        shape(
            "broken SQL columns",
            "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY",
            |i| format!(",\n  c{i} (( oops"),
            "\n);\n```\n",
        ),
        shape(
            "SQL checks",
            "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY, n INT",
            |i| format!(",\n  CHECK (n > {i})"),
            "\n);\n```\n",
        ),
        shape(
            "SQL indexes",
            "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY, n INT);\n",
            |i| format!("CREATE INDEX i{i} ON t (n);\n"),
            "```\n",
        ),
        shape("deep SQL", "```sql\nCREATE TABLE t (n INT CHECK ", |_| "(".to_owned(), "\n```\n"),
        shape(
            "long SQL condition",
            "```sql\nCREATE TABLE t (n INT CHECK (n = 0",
            |i| format!(" OR n = {i}"),
            "));\n```\n",
        ),
        shape("broken SQL statements", "```sql\n", |_| "CREATE TABLE ; ".to_owned(), "\n```\n"),
        shape(
            "wide sample",
            "### POST /things\n\nRequest:\n\n```json\n{\"a\": 1",
            |i| format!(",\n\"f{i}\": \"text, at most {i} characters\""),
            "}\n```\n",
        ),
        shape(
            "deep sample",
            "### POST /things\n\nRequest:\n\n```json\n",
            |_| "{\"a\": [".to_owned(),
            "\n```\n",
        ),
        shape(
            "long array",
            "### GET /things\n\nResponse:\n\n```json\n[0",
            |i| format!(", {{\"id\": {i}}}"),
            "]\n```\n",
        ),
        shape(
            "broken sample",
            "### POST /things\n\nRequest:\n\n```json\n",
            |_| "{\"a\": , ".to_owned(),
            "\n```\n",
        ),
        shape(
            "many values, many fields",
            "",
            |i| {
                format!(
                    "```typescript\ntype State = 'a{i}';\ninterface Thing {{ f{i}: State }}\n```\n"
                )
            },
            "",
        ),
        shape(
            "aliases of aliases",
            "",
            |i| {
                format!(
                    "```typescript\ntype A{i} = {{ a: A{0}; b: A{0}; c: A{0} }};\ninterface Thing{i} {{ f: A0 }}\n```\n",
                    i + 1
                )
            },
            "",
        ),
        shape(
            "unique fields",
            "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY",
            |i| format!(",\n  c{i} INT UNIQUE"),
            "\n);\n```\n",
        ),
        shape(
            "field tables",
            "## Data Model\n\n",
            |i| {
                format!(
                    "### Thing{i}\n\n| Field | Type | Constraints |\n|---|---|---|\n| id | uuid | primary key |\n| f{i} | string | required, at most 20 |\n\n"
                )
            },
            "",
        ),
        shape(
            "Mermaid",
            "```mermaid\nerDiagram\n",
            |i| format!("  A{i} ||--o{{ B{i} : has\n"),
            "```\n",
        ),
    ]
}

fn rules() -> Vec<Shape> {
    vec![
        shape("sentences", RECORD, |i| format!("- `total` must be at least {i}\n"), ""),
        shape(
            "sentences of states",
            RECORD,
            |i| format!("- An order can move from s{i} to t{i}.\n"),
            "",
        ),
        shape(
            "sentences of many records",
            "## Data Model\n\n",
            |i| {
                format!(
                    "```typescript\ninterface Thing{i} {{ id: string; name{i}: string; }}\n```\n\n- `name{i}` of a thing{i} must be unique\n\n"
                )
            },
            "",
        ),
        shape("deletions", RECORD, |i| format!("- Deleting an order deletes its lines{i}.\n"), ""),
        shape("one long sentence", RECORD, |i| format!(" `total` must be at least {i} and"), ""),
        shape(
            "rate limits",
            "## Limits\n\n",
            |i| format!("- {i} requests per minute per user\n"),
            "",
        ),
        shape(
            "events",
            "## Events\n\n",
            |i| format!("- `order.created{i}`: when an order is created\n"),
            "",
        ),
        shape("TBD", "", |_| "- TBD\n".to_owned(), ""),
        shape(
            "wide record, many endpoints",
            RECORD,
            |i| {
                format!(
                    "```typescript\ninterface Order {{ f{i}: string }}\n```\n\n### GET /a{i}/{{x}}/orders\n\n"
                )
            },
            "",
        ),
    ]
}

/// The same noise in every run: bytes as they come, read as text with replacements.
fn noise(index: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(u64::try_from(index).unwrap_or(0) + 1);
    let bytes: Vec<u8> = (0..64)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn document(shape: &Shape, bytes: usize) -> String {
    let mut text = shape.before.to_owned();
    let mut index = 0;
    while text.len() < bytes {
        text.push_str(&(shape.part)(index));
        index += 1;
    }
    text.push_str(shape.after);
    text
}

/// Seconds for compiling and checking.
fn read(text: &str) -> f64 {
    let once = || {
        let start = Instant::now();
        let source = Source::new("growth.md", text);
        let mut diagnostics = Diagnostics::default();
        let compilation = livespec_compiler::compile(&source, &mut diagnostics);
        let subject = livespec_check::Subject {
            source: &source,
            document: &compilation.document,
            outline: &compilation.outline,
            spec: &compilation.spec,
        };
        livespec_check::run(&subject, &mut diagnostics);
        diagnostics.finish();
        std::hint::black_box((&compilation, &diagnostics));
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let kilobytes: usize = arguments.next().map_or(64, |size| size.parse().expect("a size in KB"));
    let only = arguments.next().unwrap_or_default();
    println!("{:28} {:>9} {:>9} {:>9}  µs/KB", "", "n", "2n", "4n");
    for shape in shapes().iter().filter(|shape| shape.name.contains(&only)) {
        let mut line = format!("{:28}", shape.name);
        let mut first = 0.0;
        let mut last = 0.0;
        for times in [1, 2, 4] {
            let text = document(shape, kilobytes * times * 1024);
            last = read(&text) * 1e6 * 1024.0 / text.len() as f64;
            if times == 1 {
                first = last;
            }
            write!(line, " {last:9.1}").expect("a text takes all");
        }
        println!("{line}{}", if last > first * SUSPICIOUS { "  <<<" } else { "" });
    }
}
