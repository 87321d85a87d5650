//! Nothing panics, and every span stays inside the document.

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_lang::{DeclKind, EntityDecl, FieldDecl, SampleKind, SampleNode, TypeExpr};
use proptest::prelude::*;

const START: usize = 100;

/// Text at a distance from the start of the document, line by line, as a fence in a list has it.
fn fragment(text: &str) -> (Fragment, usize) {
    let mut fragment = Fragment::new();
    let mut at = START;
    for line in text.split_inclusive('\n') {
        at += 3;
        fragment.push(line, Span::new(at, at + line.len()));
        at += line.len();
    }
    (fragment, at)
}

struct Bounds {
    end: usize,
}

impl Bounds {
    fn span(&self, span: Span) {
        let empty = span == Span::default();
        assert!(
            empty || (span.start <= span.end && span.end as usize <= self.end),
            "{span:?} leaves the document"
        );
    }

    fn field(&self, field: &FieldDecl) {
        self.span(field.name.span);
        self.span(field.ty_span);
        self.span(field.span);
        self.ty(&field.ty);
        field.comment.iter().for_each(|comment| self.span(comment.span));
        field.default.iter().for_each(|default| self.span(default.span));
        field.constraints.iter().for_each(|constraint| self.span(constraint.origin.span));
    }

    fn entity(&self, entity: &EntityDecl) {
        self.span(entity.name.span);
        entity.fields.iter().for_each(|field| self.field(field));
        entity
            .primary_key
            .iter()
            .chain(entity.uniques.iter().flatten())
            .for_each(|name| self.span(name.span));
        entity
            .foreign_keys
            .iter()
            .flat_map(|key| &key.fields)
            .for_each(|name| self.span(name.span));
    }

    fn ty(&self, ty: &TypeExpr) {
        match ty {
            TypeExpr::Array(inner) | TypeExpr::Map(inner) => self.ty(inner),
            TypeExpr::Object(fields) => fields.iter().for_each(|field| self.field(field)),
            TypeExpr::Union(types) => types.iter().for_each(|ty| self.ty(ty)),
            TypeExpr::Plain(_) | TypeExpr::Named(_) | TypeExpr::Values(_) => {}
        }
    }

    fn node(&self, node: &SampleNode) {
        self.span(node.span);
        node.comment.iter().for_each(|comment| self.span(comment.span));
        match &node.kind {
            SampleKind::Object { members, .. } => members.iter().for_each(|member| {
                self.span(member.name_span);
                self.node(&member.value);
            }),
            SampleKind::Array(items) => items.iter().for_each(|item| self.node(item)),
            SampleKind::Leaf(_) => {}
        }
    }
}

fn everything(text: &str) {
    let (fragment, end) = fragment(text);
    let bounds = Bounds { end };
    let mut diagnostics = Diagnostics::default();
    for tag in ["sql", "ts", "cs", "py", "go", "java", "kotlin", "rust", ""] {
        for decl in livespec_lang::parse(tag, &fragment, &mut diagnostics)
            .into_iter()
            .flat_map(|(_, decls)| decls)
        {
            bounds.span(decl.span);
            match &decl.kind {
                DeclKind::Entity(entity) | DeclKind::Alter(entity) => bounds.entity(entity),
                DeclKind::Enum(list) => {
                    list.values.iter().for_each(|value| bounds.span(value.span))
                }
                DeclKind::Index(index) => {
                    index.columns.iter().for_each(|(name, _)| bounds.span(name.span))
                }
                DeclKind::Alias(name, ty) => {
                    bounds.span(name.span);
                    bounds.ty(ty);
                }
            }
        }
    }
    for sample in livespec_lang::sample::parse_all(&fragment, &mut diagnostics) {
        bounds.node(&sample.root);
    }
    livespec_lang::sample::parse(&fragment, &mut diagnostics);
    let reading = livespec_lang::constraints::read(&fragment);
    reading.subjects.iter().for_each(|subject| bounds.span(subject.span));
    reading.phrases.iter().chain(&reading.items).for_each(|phrase| bounds.span(phrase.span));
    reading.rest.iter().for_each(|rest| bounds.span(*rest));
    livespec_lang::type_word(text);
    diagnostics.iter().for_each(|diagnostic| bounds.span(diagnostic.span));
}

/// Pieces of all the languages, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("CREATE TABLE t ("),
        Just("id UUID PRIMARY KEY DEFAULT gen_random_uuid(),"),
        Just("n VARCHAR(50) NOT NULL"),
        Just(")"),
        Just(";"),
        Just("\n"),
        Just("CHECK (n IN ('a','b') AND x > 0)"),
        Just("-- note\n"),
        Just("CREATE INDEX i ON t (a DESC, lower(b)) WHERE x"),
        Just("ALTER TABLE t ADD COLUMN "),
        Just("FOREIGN KEY (a) REFERENCES u(b) ON DELETE CASCADE,"),
        Just("interface A {"),
        Just("}"),
        Just("x?: string | null; // c\n"),
        Just("type S = 'a' | 'b';"),
        Just("public class A {"),
        Just("[MaxLength(5)]"),
        Just("public string? B { get; set; } = \"x\";"),
        Just("public record R(int A, string B);"),
        Just("class A(BaseModel):\n"),
        Just("    x: Optional[Annotated[str, Field(max_length=5)]] = None  # c\n"),
        Just("    y = models.ForeignKey('B', null=True)\n"),
        Just("{"),
        Just("["),
        Just("\"a\": \"string\","),
        Just("'b'"),
        Just(": "),
        Just("\"a\" | \"b\""),
        Just("..."),
        Just("<uuid>"),
        Just("string (max 50)"),
        Just("must be unique per (a, b)"),
        Just("between 1 and 5"),
        Just(" or "),
        Just("one of: [A, B]"),
        Just("`x`"),
        Just("defaults to "),
        Just("é"),
        Just("\u{2014}"),
        Just("$$"),
        Just("/*"),
        Just("*/"),
        Just("\""),
        Just("'"),
        Just("`"),
        Just("List<"),
        Just("enum("),
        Just("FK \u{2192} "),
        Just("0..3"),
        Just("not "),
        Just(","),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text(text in "\\PC{0,60}(\n\\PC{0,40}){0,4}") {
        everything(&text);
    }

    #[test]
    fn any_pieces(text in pieces()) {
        everything(&text);
    }
}

#[test]
fn what_nests_deep_is_survived() {
    for (open, close) in [
        ("{\"a\":", "}"),
        ("[", "]"),
        ("(", ")"),
        ("List<", ">"),
        ("array of ", ""),
        ("interface A { a: ", "}"),
        ("class A { ", "}"),
        ("x: List[", "]"),
        ("class A:\n x: int\n ", ""),
    ] {
        everything(&format!("{}1{}", open.repeat(5000), close.repeat(5000)));
    }
    everything(&format!("CREATE TABLE t (a INT CHECK ({}a > 1))", "NOT ".repeat(5000)));
    everything(&format!("CREATE TABLE t (a INT CHECK (a > 1{}))", " AND a > 1".repeat(20_000)));
    everything(&format!(
        "CREATE TABLE t (a INT DEFAULT {}1{})",
        "(".repeat(5000),
        ")".repeat(5000)
    ));
    everything(&format!("type A = {}'x'", "'x' | ".repeat(20_000)));
    everything(&format!("CREATE TABLE t (a TEXT CHECK (a IN ({}'x')))", "'x', ".repeat(20_000)));
}

/// Expressions that a document may hold, as CEL writes them.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-z][a-zA-Z_]{0,6}".prop_filter("a name", |name| {
            !["in", "null", "true", "false", "and", "or", "not", "is", "if", "as", "now", "for"]
                .contains(&name.as_str())
        }),
        (0..1000_i64).prop_map(|number| number.to_string()),
        "[a-z ]{0,5}".prop_map(|text| format!("'{text}'")),
        Just("null".to_owned()),
        Just("duration('36h')".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let sign = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&&", "||",
        ]);
        prop_oneof![
            (inner.clone(), sign, inner.clone())
                .prop_map(|(left, sign, right)| format!("({left}) {sign} ({right})")),
            inner.clone().prop_map(|inner| format!("!({inner})")),
            inner.clone().prop_map(|inner| format!("size({inner})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}).startsWith({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) in [{b}, 1]")),
            (inner.clone(), inner.clone(), inner)
                .prop_map(|(a, b, c)| format!("({a}) ? ({b}) : ({c})")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_as_an_expression(text in "\\PC{0,80}") {
        let _ = livespec_lang::expression::parse(&text);
    }

    /// What is printed is read as the same expression.
    #[test]
    fn expressions_survive_printing(text in expressions()) {
        if let Ok((_, tree)) = livespec_lang::expression::parse(&text) {
            let printed = tree.cel(&|name| name.clone());
            let again = livespec_lang::expression::parse(&printed);
            prop_assert_eq!(Ok(tree), again.map(|(_, tree)| tree), "{} printed as {}", text, printed);
        }
    }
}
