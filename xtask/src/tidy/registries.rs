//! A plug-in file stands in its registry and has a fixture.

use super::{Check, Finding, Source, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "registries", run };

/// A kind of plug-in.
struct Registry {
    /// Crate that the plug-ins belong to.
    krate: &'static str,
    /// Folder of the plug-in files, from the root.
    folder: &'static str,
    /// Name of the slice that lists them, anywhere in the crate.
    slice: &'static str,
    /// What a file of the folder has in it if it is a plug-in; empty where every file is one.
    marker: &'static str,
    fixture: Fixture,
}

/// What shows that a plug-in works.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fixture {
    /// A file under `tests/fixtures/` of the crate with the plug-in's name or code in its path.
    Named,
    /// Tests of its own, or a file under `tests/` that names it.
    Tested,
}

const REGISTRIES: &[Registry] = &[
    Registry {
        krate: "crates/livespec-syntax",
        folder: "crates/livespec-syntax/src/dialects",
        slice: "DIALECTS",
        marker: "",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-syntax",
        folder: "crates/livespec-syntax/src/shapes",
        slice: "SHAPES",
        marker: "",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-syntax",
        folder: "crates/livespec-syntax/src/vocabulary",
        slice: "VOCABULARIES",
        marker: ": Vocabulary = ",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-lang",
        folder: "crates/livespec-lang/src",
        slice: "LANGS",
        marker: ": Lang = ",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-lang",
        folder: "crates/livespec-lang/src/constraints",
        slice: "PHRASES",
        marker: "",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-check",
        folder: "crates/livespec-check/src/rules",
        slice: "RULES",
        marker: "Code(",
        fixture: Fixture::Named,
    },
    Registry {
        krate: "crates/livespec-compiler",
        folder: "crates/livespec-compiler/src/link/behaviour",
        slice: "BEHAVIOURS",
        marker: ": Family = ",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-service",
        folder: "crates/livespec-service/src/ops",
        slice: "OPS",
        marker: "",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-serve",
        folder: "crates/livespec-serve/src/sinks",
        slice: "SINKS",
        marker: "",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-export",
        folder: "crates/livespec-export/src",
        slice: "EXPORTERS",
        marker: ": Exporter = ",
        fixture: Fixture::Tested,
    },
    Registry {
        krate: "crates/livespec-verify",
        folder: "crates/livespec-verify/src/checks",
        slice: "CHECKS",
        marker: "",
        fixture: Fixture::Tested,
    },
];

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for registry in REGISTRIES {
        let plugins: Vec<_> = plugins(tree, registry).collect();
        if plugins.is_empty() {
            continue;
        }
        let Some(list) = slice_text(tree, registry) else {
            let message =
                format!("there is no slice `{}` for the files of this folder", registry.slice);
            findings.push(Finding::failure(registry.folder, 0, message));
            continue;
        };
        for plugin in plugins {
            let stem = stem(plugin);
            if !has_word(&list, stem) {
                let message = format!("`{stem}` does not stand in `{}`", registry.slice);
                findings.push(Finding::failure(&plugin.path, 0, message));
            }
            if !has_fixture(tree, registry, plugin) {
                let message = match registry.fixture {
                    Fixture::Named => format!(
                        "no file under `{}/tests/fixtures/` has `{stem}` or its code in its name",
                        registry.krate
                    ),
                    Fixture::Tested => format!(
                        "neither a test of its own nor a file under `{}/tests/` that names `{stem}`",
                        registry.krate
                    ),
                };
                findings.push(Finding::failure(&plugin.path, 0, message));
            }
        }
    }
    Ok(())
}

/// The plug-in files of a registry. A helper beside them says so: `// tidy: no plug-in: reason`.
fn plugins<'a>(tree: &'a Tree, registry: &'a Registry) -> impl Iterator<Item = &'a Source> {
    tree.sources().iter().filter(move |source| {
        let Some(rest) = source.path.strip_prefix(registry.folder) else { return false };
        let depth = rest.matches('/').count();
        // Rules stand in groups, one folder deeper; every other plug-in directly in its folder.
        let at_depth = depth == if registry.slice == "RULES" { 2 } else { 1 };
        at_depth
            && !source.is_test()
            && source.text.contains(registry.marker)
            && source.exemption("no plug-in").is_none()
    })
}

/// The text between the name of the slice and its end.
fn slice_text(tree: &Tree, registry: &Registry) -> Option<String> {
    let folder = format!("{}/src/", registry.krate);
    let heads = [format!("const {}:", registry.slice), format!("static {}:", registry.slice)];
    tree.sources().iter().filter(|source| source.path.starts_with(&folder)).find_map(|source| {
        let start = heads.iter().find_map(|head| source.text.find(head))?;
        let rest = &source.text[start..];
        let end = rest.find("];").unwrap_or(rest.len());
        // A plug-in that is commented out is not listed.
        let lines = rest[..end].lines().map(|line| line.split("//").next().unwrap_or_default());
        Some(lines.collect::<Vec<_>>().join("\n"))
    })
}

fn stem(source: &Source) -> &str {
    let name = source.path.rsplit('/').next().unwrap_or_default();
    name.trim_end_matches(".rs")
}

/// True where a word stands in a text, in whatever case.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c| !is_part(c)).any(|part| part.eq_ignore_ascii_case(word))
}

fn has_fixture(tree: &Tree, registry: &Registry, plugin: &Source) -> bool {
    let stem = stem(plugin);
    match registry.fixture {
        Fixture::Named => {
            let folder = format!("{}/tests/fixtures/", registry.krate);
            let code =
                plugin.text.split_once("Code(\"").and_then(|(_, rest)| rest.split('"').next());
            let mut files = tree.files().filter_map(|(path, _)| path.strip_prefix(&folder));
            files.any(|path| path.contains(stem) || code.is_some_and(|code| path.contains(code)))
        }
        Fixture::Tested => {
            let folder = format!("{}/tests/", registry.krate);
            let own = plugin.text.lines().any(|line| line.trim() == "#[test]");
            let mut files = tree.files().filter(|(path, _)| path.starts_with(&folder));
            own || files
                .any(|(path, text)| path[folder.len()..].contains(stem) || has_word(text, stem))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    const RULE: (&str, &str) = (
        "crates/livespec-check/src/rules/document/placeholder.rs",
        "const CODE: Code = Code(\"D001\");",
    );
    const LISTED: (&str, &str) = (
        "crates/livespec-check/src/rules.rs",
        "pub const RULES: &[&Rule] = &[\n    &document::placeholder::RULE,\n];",
    );
    const FIXTURE: (&str, &str) =
        ("crates/livespec-check/tests/fixtures/document/placeholder.md", "");

    fn messages(files: &[(&str, &str)]) -> Vec<String> {
        findings(&CHECK, files).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_listed_rule_with_a_fixture_is_fine() {
        assert!(messages(&[]).is_empty());
        assert!(messages(&[RULE, LISTED, FIXTURE]).is_empty());
        let by_code = ("crates/livespec-check/tests/fixtures/D001_left.md", "");
        assert!(messages(&[RULE, LISTED, by_code]).is_empty());
    }

    #[test]
    fn a_rule_outside_its_registry_or_without_a_fixture_is_found() {
        assert_eq!(
            messages(&[RULE, FIXTURE]),
            ["there is no slice `RULES` for the files of this folder"]
        );
        let empty =
            (LISTED.0, "pub const RULES: &[&Rule] = &[\n    // &document::placeholder::RULE,\n];");
        assert_eq!(messages(&[RULE, empty, FIXTURE]), ["`placeholder` does not stand in `RULES`"]);
        assert_eq!(messages(&[RULE, LISTED]).len(), 1);
    }

    #[test]
    fn other_plug_ins_need_their_registry_and_a_test() {
        let plugin = ("crates/livespec-service/src/ops/create.rs", "pub const OP: Op = Op {};\n");
        let listed =
            ("crates/livespec-service/src/ops.rs", "pub const OPS: &[Op] = &[create::OP];");
        assert_eq!(messages(&[plugin, listed]).len(), 1);
        let test = ("crates/livespec-service/tests/create.rs", "");
        assert!(messages(&[plugin, listed, test]).is_empty());
        let helper = (plugin.0, "// tidy: no plug-in: shared by create and update\n");
        assert!(messages(&[helper]).is_empty());
    }
}
