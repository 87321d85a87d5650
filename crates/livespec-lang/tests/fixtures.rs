//! Text in, text out: `UPDATE=1 cargo test -p livespec-lang` rewrites what is recorded.

mod dump;

use std::fs;
use std::path::{Path, PathBuf};

use livespec_diagnostics::{Diagnostics, Fragment};

/// The recorded inputs of a folder with one of some extensions.
fn inputs(folder: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the folder of fixtures is there")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            path.extension().is_some_and(|found| extensions.iter().any(|known| found == *known))
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} has no inputs", folder.display());
    paths
}

/// Holds a result against the recorded one, or records it.
fn compare(input: &Path, result: &str) {
    let path = input.with_extension("out");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, result).expect("the result can be recorded");
        return;
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(recorded, result, "{} differs; UPDATE=1 records the new result", path.display());
}

/// Where the fragments of fixtures start, so that a span is never right by accident.
const START: usize = 1000;

#[test]
fn declarations() {
    for (folder, ends) in [
        ("typescript", &["ts"] as &[&str]),
        ("csharp", &["cs"]),
        ("sql", &["sql"]),
        ("prisma", &["prisma"]),
        ("graphql", &["graphql"]),
        ("protobuf", &["proto"]),
        ("mermaid", &["mmd"]),
        ("python", &["py"]),
        ("go", &["go"]),
        ("java", &["java"]),
        ("kotlin", &["kt"]),
        ("rust", &["rs"]),
        ("json-schema", &["json", "yaml"]),
    ] {
        for path in inputs(folder, ends) {
            let text = fs::read_to_string(&path).unwrap();
            let fragment = Fragment::contiguous(&text, START);
            let mut diagnostics = Diagnostics::default();
            let tag = path.extension().unwrap().to_str().unwrap();
            let (lang, decls) = livespec_lang::parse(tag, &fragment, &mut diagnostics).unwrap();
            assert_eq!(lang, folder);
            let mut dump = dump::Dump::new(&text, START);
            decls.iter().for_each(|decl| dump.decl(decl));
            dump.diagnostics(&diagnostics);
            compare(&path, &dump.out);
        }
    }
}

#[test]
fn samples() {
    for path in inputs("samples", &["json"]) {
        let text = fs::read_to_string(&path).unwrap();
        let fragment = Fragment::contiguous(&text, START);
        let mut diagnostics = Diagnostics::default();
        let samples = livespec_lang::sample::parse_all(&fragment, &mut diagnostics);
        let mut dump = dump::Dump::new(&text, START);
        samples.iter().for_each(|sample| dump.sample(sample));
        dump.diagnostics(&diagnostics);
        compare(&path, &dump.out);
    }
}

#[test]
fn sentences() {
    for path in inputs("sentences", &["txt"]) {
        let mut out = String::new();
        for line in
            fs::read_to_string(&path).unwrap().lines().filter(|line| !line.trim().is_empty())
        {
            let mut dump = dump::Dump::new(line, START);
            if line.starts_with("##") {
                dump.line(0, line);
            } else {
                let fragment = Fragment::contiguous(line, START);
                dump.reading(&livespec_lang::constraints::read(&fragment));
            }
            out.push_str(&dump.out);
        }
        compare(&path, &out);
    }
}

#[test]
fn type_words() {
    for path in inputs("type_words", &["txt"]) {
        let mut out = String::new();
        for line in
            fs::read_to_string(&path).unwrap().lines().filter(|line| !line.trim().is_empty())
        {
            let mut dump = dump::Dump::new(line, START);
            dump.type_word(livespec_lang::type_word(line).as_ref());
            out.push_str(&dump.out);
        }
        compare(&path, &out);
    }
}

/// The language of an untagged text is guessed only from a declaration.
#[test]
fn untagged_texts() {
    let lang = |text: &str| {
        let mut diagnostics = Diagnostics::default();
        livespec_lang::parse("", &Fragment::contiguous(text, START), &mut diagnostics)
            .map(|(lang, _)| lang)
    };
    assert_eq!(lang("-- orders\nCREATE TABLE orders (id INT);"), Some("sql"));
    assert_eq!(lang("export interface Order {\n  id: string;\n}"), Some("typescript"));
    assert_eq!(lang("type Status = 'a' | 'b';"), Some("typescript"));
    assert_eq!(lang("export const Order = z.object({ id: z.string() });"), Some("typescript"));
    assert_eq!(lang("#[derive(Serialize)]\npub struct Order {\n    id: Uuid,\n}"), Some("rust"));
    assert_eq!(lang("namespace Shop {\n public class Order { }\n}"), Some("csharp"));
    assert_eq!(lang("public record Order(Guid Id);"), Some("csharp"));
    for text in [
        "{ \"id\": 1 }",
        "src/\n  index.ts  # the type of things {",
        "The interface is created with a table.",
        "curl -X POST /a",
        "",
    ] {
        assert_eq!(lang(text), None, "{text}");
    }
    let mut diagnostics = Diagnostics::default();
    assert!(
        livespec_lang::parse(
            "json",
            &Fragment::contiguous("CREATE TABLE a (b INT)", 0),
            &mut diagnostics
        )
        .is_none()
    );
}

/// What `max 50` bounds depends on the type.
#[test]
fn rules_fit_their_types() {
    use livespec_ir::{ConstraintKind as Kind, Type};
    use livespec_lang::TypeExpr;
    use livespec_lang::constraints::for_type;
    let text = TypeExpr::Plain(Type::Text);
    let list = TypeExpr::Array(Box::default());
    let number = TypeExpr::Plain(Type::Integer(32));
    assert_eq!(for_type(Kind::Max(50.0), &text), Kind::MaxLength(50));
    assert_eq!(for_type(Kind::Max(50.0), &list), Kind::MaxItems(50));
    assert_eq!(for_type(Kind::Max(50.0), &number), Kind::Max(50.0));
    assert_eq!(for_type(Kind::MinLength(1), &list), Kind::MinItems(1));
    assert_eq!(for_type(Kind::Max(0.5), &text), Kind::Max(0.5));
    assert_eq!(for_type(Kind::Min(-1.0), &text), Kind::Min(-1.0));
}

/// A text that is longer than any data model is told of and not read.
#[test]
fn very_long_blocks_are_refused() {
    let text = format!("CREATE TABLE a (b INT);\n{}", "-- more\n".repeat(1 << 18));
    let mut diagnostics = Diagnostics::default();
    let parsed = livespec_lang::parse("sql", &Fragment::contiguous(&text, 0), &mut diagnostics);
    assert_eq!(parsed, Some(("sql", Vec::new())));
    assert_eq!(diagnostics.iter().map(|found| found.code.0).collect::<Vec<_>>(), ["L001"]);
}
