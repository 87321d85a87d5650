//! The shapes of documents that would show a loop in a loop.

/// A document of one thing many times.
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) before: &'static str,
    /// One repetition: `§` stands for its number, `½` for half of it, `¹` for the next.
    pub(crate) part: &'static str,
    /// What is repeated in the second half of the document, after a text of its own.
    pub(crate) second: Option<(&'static str, &'static str)>,
    pub(crate) after: &'static str,
}

const fn shape(
    name: &'static str,
    before: &'static str,
    part: &'static str,
    after: &'static str,
) -> Shape {
    Shape { name, before, part, second: None, after }
}

const fn halves(
    name: &'static str,
    before: &'static str,
    part: &'static str,
    second: (&'static str, &'static str),
) -> Shape {
    Shape { name, before, part, second: Some(second), after: "" }
}

/// Stands for bytes without any order, read as text.
pub(crate) const NOISE: &str = "noise";

const RECORD: &str = "# API\n\n## Data Model\n\n```typescript\ninterface Order {\n  id: string;\n  \
                      total: number;\n  status: string;\n}\n```\n\n";
const MODEL: &str = "## Data Model\n\n";
const SQL: &str = "## Data Model\n\n```sql\nCREATE TABLE t (id UUID PRIMARY KEY, n INT";
const WIDE: &str = "## Data Model\n\n```typescript\ninterface Order {\n";
const BODY: &str = "### POST /things\n\nRequest:\n\n```json\n";
const CLOSE: &str = "}\n```\n\n";

#[rustfmt::skip]
pub(crate) const SHAPES: &[Shape] = &[
    // Markdown.
    shape("headings", "", "# A §\n\n## B §\n\n### C §\n\n#### D §\n\n##### E §\n\n###### F §\n\n", ""),
    shape("headings alike", "", "## Data Model\n\n", ""),
    shape("one paragraph", "", "word § must be *unique* and `code`, ", ""),
    shape("paragraphs", "", "The service § must answer within 200 ms.\n\n", ""),
    shape("one line", "", "x", ""),
    shape("one line of words", "", "must be ", ""),
    shape("deep lists", "", "- a §\n  - b\n    - c\n      - d\n        - e\n          - f\n            - g\n", ""),
    shape("deep list markers", "", "- ", "x\n"),
    shape("deep quotes", "", "> a §\n>> b\n>>> c\n>>>> d\n>>>>> e\n", ""),
    shape("deep quotes in one line", "", ">", " x\n"),
    shape("emphasis", "", "*a **b _c ", ""),
    shape("backticks", "", "` `` ``` ```` ````` `````` ", ""),
    shape("placeholders", "", "[[[[ ", ""),
    shape("brackets", "", "[Name §] <name §> {name} ", ""),
    shape("braces", "", "{", ""),
    shape("links", "", "[a §](b \"c\") ", ""),
    shape("definitions of links", "", "[a§]: /b§\n", ""),
    shape("huge table", "| Field | Type | Description |\n|---|---|---|\n", "| f§ | string | must be at most § |\n", ""),
    shape("wide table", "|", " c§ |", "\n|---|\n"),
    shape("pipes", "| a |\n|---|\n", "|", "\n"),
    shape("many tables", "", "| Field | Type |\n|---|---|\n| f§ | string |\n\n", ""),
    shape("giant fence", "```\n", "line §\n", "```\n"),
    shape("many fences", "", "```json\n{\"a§\": 1}\n```\n\n", ""),
    shape("open fence", "```sql\n", "CREATE TABLE t§ (id INT", ""),
    shape("labels", "", "**Label §:** value §\n\n", ""),
    shape("labels alike", "", "**Owner:** somebody\n\n", ""),
    shape("entries under a label", "**Business Rules:**\n\n", "- rule § must be unique\n", ""),
    shape("front matter", "---\n", "key§: [a, b]\n", "---\n"),
    shape("line ends of Windows", "", "## Heading §\r\n\r\n- `a§`: must be at least §\r\n\r\n", ""),
    shape("entities of HTML", "", "&amp;&#x41;&lt;", ""),
    shape("HTML", "", "<div><!-- x --><a href=\"", ""),
    shape("glossary", "## Glossary\n\n", "- **Term §**: what term § means\n", ""),
    shape("TBD", "", "- TBD\n", ""),
    shape(NOISE, "", "", ""),
    // Interfaces.
    shape("endpoints", "## API\n\n", "### GET /things§\n\nLists.\n\n", ""),
    shape("endpoints alike", "## API\n\n", "### GET /things\n\nLists.\n\n", ""),
    shape("endpoints below one path", "## API\n\n", "- `GET /things/{id}/parts§` lists\n", ""),
    shape("endpoints of one record", RECORD, "### GET /orders/{id}/by§\n\nResponse: Order\n\n", ""),
    shape("long path", "## API\n\n### GET ", "/a§/{b§}", "\n"),
    halves("many endpoints, many parameters", "## API\n\n### GET /a", ", GET /a§", ("\n\n**Query Parameters:**\n\n", "- `p§` (integer, optional): at most §\n")),
    shape("query parameters", "## API\n\n### GET /things\n\n**Query Parameters:**\n\n", "- `p§` (integer, optional): at most §\n", ""),
    shape("messages", RECORD, "### POST /orders/{id}/run§\n\nRequest:\n\n```json\n{\"total\": §}\n```\n\nResponse:\n\n```json\n{\"id\": \"uuid\", \"total\": §}\n```\n\n", ""),
    shape("creations", RECORD, "### POST /orders\n\nRequest:\n\n```json\n{\"total\": §}\n```\n\nResponse (201):\n\n```json\n{\"id\": \"uuid\", \"f§\": §}\n```\n\n", ""),
    shape("error codes", "## Errors\n\n| Code | Status | Meaning |\n|---|---|---|\n", "| `CODE_§` | 409 | wrong |\n", ""),
    shape("errors of endpoints", "## API\n\n", "### GET /things§\n\nErrors:\n\n- 404 `NOT_FOUND_§`: none\n- 409 `CODE_§`: taken\n\n", ""),
    shape("permissions", "## Access\n\n| Role | Permissions |\n|---|---|\n", "| role§ | `things§:read`, `things§:write` |\n", ""),
    shape("permissions and endpoints", "## Access\n\n", "- `things§:read`: reads\n\n### GET /things§\n\n**Required permission:** `things§:read`\n\n", ""),
    shape("objectives", "## Performance\n\n", "- `GET /things§` answers within § ms at p95\n", ""),
    shape("variables", "## Configuration\n\n", "- `VARIABLE_§`: 5 by default\n", ""),
    halves("wide record, many endpoints", WIDE, "  field§: string;\n", (CLOSE, "### GET /a§/{x}/orders\n\n")),
    halves("wide record, many creations", WIDE, "  field§?: string;\n", (CLOSE, "### POST /a§/{x}/orders\n\nRequest:\n\n```json\n{\"field§\": \"a\"}\n```\n\n")),
    halves("wide record, many samples", WIDE, "  field§: string;\n", (CLOSE, "### GET /a§/{x}/orders\n\nResponse:\n\n```json\n[{\"field§\": \"a\"}]\n```\n\n")),
    halves("wide envelope, many endpoints", "### GET /orders\n\nResponse:\n\n```json\n{\"data\": [{\"id\": 1}]", ",\n\"m§\": §", (CLOSE, "### GET /a§/{x}/orders\n\n")),
    // Languages.
    shape("records", MODEL, "```typescript\ninterface Thing§ { id: string; other: Thing½; }\n```\n\n", ""),
    shape("records alike", MODEL, "```typescript\ninterface Thing { id: string; f§: string }\n```\n\n", ""),
    shape("records in one fence", "## Data Model\n\n```typescript\n", "interface Thing§ { id: string; }\n", "```\n"),
    shape("one wide record", WIDE, "  field§: string; // at most § characters\n", CLOSE),
    shape("deep type", "```typescript\ninterface Thing { a: ", "{ a: ", "\n```\n"),
    shape("deep generic", "```typescript\ninterface Thing { a: ", "Array<", "\n```\n"),
    shape("many variants", "```typescript\ntype Status = 'a'", " | 'a§'", ";\n```\n"),
    shape("aliases of aliases", MODEL, "```typescript\ntype A§ = { a: A¹; b: A¹; c: A¹ }[];\ninterface Thing§ { f: A0 }\n```\n", ""),
    halves("many values, many fields", "## Data Model\n\n```typescript\ntype State = 'a'", " | 'a§'", (";\ninterface Order {\n", "  f§: State;\n")),
    shape("C# classes", "## Data Model\n\n```csharp\n", "public class Thing§ { [Required] public Guid Id { get; set; } }\n", "```\n"),
    shape("one wide C# class", "## Data Model\n\n```csharp\npublic class Thing {\n", "  public string Field§ { get; set; }\n", CLOSE),
    shape("deep C#", "```csharp\n", "class A { ", "\n```\n"),
    shape("small SQL tables", MODEL, "```sql\nCREATE TABLE t§ (id UUID PRIMARY KEY);\n```\n\n", ""),
    shape("SQL tables in one fence", "## Data Model\n\n```sql\n", "CREATE TABLE t§ (id UUID PRIMARY KEY, p UUID REFERENCES t½(id));\n", "```\n"),
    shape("one wide SQL table", SQL, ",\n  c§ VARCHAR(20) NOT NULL -- a comment", "\n);\n```\n"),
    shape("broken SQL columns", SQL, ",\n  c§ (( oops", "\n);\n```\n"),
    shape("unique SQL columns", SQL, ",\n  c§ INT UNIQUE", "\n);\n```\n"),
    shape("SQL checks", SQL, ",\n  CHECK (n > §)", "\n);\n```\n"),
    shape("SQL indexes", SQL, ");\nCREATE INDEX i§ ON t (n", ");\n```\n"),
    shape("deep SQL", "```sql\nCREATE TABLE t (n INT CHECK ", "(", "\n```\n"),
    shape("long SQL condition", "```sql\nCREATE TABLE t (n INT CHECK (n = 0", " OR n = §", "));\n```\n"),
    shape("broken SQL statements", "```sql\n", "CREATE TABLE ; ", "\n```\n"),
    shape("wide sample", BODY, "\"f§\": \"text, at most § characters\",\n", CLOSE),
    shape("deep sample", BODY, "{\"a\": [", "\n```\n"),
    shape("long array", "### GET /things\n\nResponse:\n\n```json\n[0", ", {\"id\": §}", "]\n```\n"),
    shape("broken sample", BODY, "{\"a\": , ", "\n```\n"),
    shape("field tables", MODEL, "### Thing§\n\n| Field | Type | Constraints |\n|---|---|---|\n| id | uuid | primary key |\n| f§ | string | required, at most 20 |\n\n", ""),
    shape("Mermaid", "```mermaid\nerDiagram\n", "  A§ ||--o{ B§ : has\n", "```\n"),
    shape("Mermaid entities", "```mermaid\nerDiagram\n", "  A§ { int id PK\n int a½_id FK }\n A§ ||--o{ A½ : has\n", "```\n"),
    shape("Mermaid classes", "```mermaid\nclassDiagram\n", "  class A§ { +int id }\n A§ <|-- A½\n", "```\n"),
    shape("Mermaid flowchart", "```mermaid\nflowchart LR\n", "  a§[\"A; §\"] & b§ -- words --> c½\n style d§ fill:red\n", "```\n"),
    shape("Mermaid subgraphs", "```mermaid\nflowchart LR\n", "  subgraph s§\n", "```\n"),
    shape("one long link", "```mermaid\nflowchart LR\n a", " --> b§", "\n```\n"),
    shape("one wide link", "```mermaid\nflowchart LR\n a", " & b§", " --> c\n```\n"),
    shape("Mermaid sequence", "```mermaid\nsequenceDiagram\n", "  A§->>B½: POST /a§\n", "```\n"),
    shape("Mermaid sequences", "", "```mermaid\nsequenceDiagram\n  A§->>B½: POST /a§\n```\n\n", ""),
    shape("Mermaid states", "```mermaid\nstateDiagram-v2\n", "  state s§ {\n s§ --> t½ : go\n t½ --> [*]\n", "```\n"),
    shape("Prisma models", "## Data Model\n\n```prisma\n", "model A§ {\n id Int @id\n b A½ @relation(fields: [id], references: [id])\n}\n", "```\n"),
    shape("one wide Prisma model", "## Data Model\n\n```prisma\nmodel A {\n", "  f§ Int @default(1)\n", CLOSE),
    shape("GraphQL types", "## Data Model\n\n```graphql\n", "type A§ { id: ID! b: [A½!]! @constraint(min: 1) }\n", "```\n"),
    shape("GraphQL union", "## Data Model\n\n```graphql\nunion A = B", " | C§", "\n```\n"),
    shape("Protocol Buffers", "## Data Model\n\n```proto\n", "message A§ { string id = 1 [(buf.validate.field).string.min_len = 1]; A½ b = 2; }\n", "```\n"),
    shape("deep Protocol Buffers", "## Data Model\n\n```proto\n", "message A§ { string id = 1;\n", "```\n"),
    shape("named schemas", "## Data Model\n\n```yaml\n", "A§:\n  type: object\n  required: [a]\n  properties:\n    a: {$ref: '#/A½'}\n", "```\n"),
    shape("one wide schema", "## Data Model\n\n```json\n{\"title\": \"A\", \"type\": \"object\", \"properties\": {", "\"f§\": {\"type\": \"string\"},\n", "\"z\": {}}}\n```\n"),
    shape("schemas of all parts", "## Data Model\n\n```yaml\nA:\n  type: object\n  properties: {a: {type: string}}\nB:\n  allOf:\n", "    - {$ref: '#/A'}\n", "```\n"),
    shape("deep schema", "## Data Model\n\n```json\n", "{\"type\": \"object\", \"properties\": {\"a\": ", "```\n"),
    shape("broken YAML", "## Data Model\n\n```yaml\nproperties:\n", "  a§: [1,\n", "```\n"),
    shape("described paths", "## API\n\n```yaml\nopenapi: 3.0.0\npaths:\n", "  /a§:\n    get:\n      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}\n", "components: {schemas: {A: {type: object, properties: {id: {type: string}, b: {type: integer}}}}}\n```\n"),
    shape("samples as YAML", "## API\n\n", "### `POST /a§`\n\n```json\n{\"paths\": 1, \"type\": \"object\"}\n```\n\n", ""),
    // Sentences.
    shape("sentences", RECORD, "- `total` must be at least §\n", ""),
    shape("sentences of states", RECORD, "- An order can move from s§ to t§.\n", ""),
    shape("sentences of many records", MODEL, "```typescript\ninterface Thing§ { id: string; name§: string; }\n```\n\n- `name§` of a thing§ must be unique\n\n", ""),
    halves("wide record, many sentences", WIDE, "  field§: string;\n", (CLOSE, "- `field§` must be unique per field½\n")),
    shape("deletions", RECORD, "- Deleting an order deletes its lines§.\n", ""),
    shape("one long sentence", RECORD, " `total` must be at least § and", ""),
    shape("rate limits", "## Limits\n\n", "- § requests per minute per user\n", ""),
    shape("events", "## Events\n\n", "- `order.created§`: when an order is created\n", ""),
];
