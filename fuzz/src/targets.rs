//! The targets, and where the seeds of each are.

mod document;
mod languages;
mod service;

pub use document::document;
pub use languages::{
    csharp, go, graphql, java, kotlin, mermaid, prisma, protobuf, python, rust, sample, schema,
    sentence, sql, typescript,
};
pub use service::{cursor, query, request};

/// A target with the folder of its seeds, from the root of the repository.
#[derive(Debug)]
pub struct Target {
    /// Its name on the command line of cargo-fuzz.
    pub name: &'static str,
    /// What it does with bytes.
    pub run: fn(&[u8]),
    /// The folder of its seeds, and the end of their names.
    pub seeds: (&'static str, &'static str),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "document", run: document, seeds: ("examples", ".md") },
    Target { name: "sql", run: sql, seeds: ("crates/livespec-lang/tests/fixtures/sql", ".sql") },
    Target {
        name: "typescript",
        run: typescript,
        seeds: ("crates/livespec-lang/tests/fixtures/typescript", ".ts"),
    },
    Target {
        name: "csharp",
        run: csharp,
        seeds: ("crates/livespec-lang/tests/fixtures/csharp", ".cs"),
    },
    Target {
        name: "python",
        run: python,
        seeds: ("crates/livespec-lang/tests/fixtures/python", ".py"),
    },
    Target {
        name: "prisma",
        run: prisma,
        seeds: ("crates/livespec-lang/tests/fixtures/prisma", ".prisma"),
    },
    Target {
        name: "graphql",
        run: graphql,
        seeds: ("crates/livespec-lang/tests/fixtures/graphql", ".graphql"),
    },
    Target {
        name: "protobuf",
        run: protobuf,
        seeds: ("crates/livespec-lang/tests/fixtures/protobuf", ".proto"),
    },
    Target {
        name: "mermaid",
        run: mermaid,
        seeds: ("crates/livespec-lang/tests/fixtures/mermaid", ".mmd"),
    },
    Target {
        name: "schema",
        run: schema,
        seeds: ("crates/livespec-lang/tests/fixtures/openapi", ".yaml"),
    },
    Target { name: "go", run: go, seeds: ("crates/livespec-lang/tests/fixtures/go", ".go") },
    Target {
        name: "java",
        run: java,
        seeds: ("crates/livespec-lang/tests/fixtures/java", ".java"),
    },
    Target {
        name: "kotlin",
        run: kotlin,
        seeds: ("crates/livespec-lang/tests/fixtures/kotlin", ".kt"),
    },
    Target { name: "rust", run: rust, seeds: ("crates/livespec-lang/tests/fixtures/rust", ".rs") },
    Target {
        name: "sample",
        run: sample,
        seeds: ("crates/livespec-lang/tests/fixtures/samples", ".json"),
    },
    Target {
        name: "sentence",
        run: sentence,
        seeds: ("crates/livespec-lang/tests/fixtures/sentences", ".txt"),
    },
    Target { name: "request", run: request, seeds: ("fuzz/seeds/request", ".http") },
    Target { name: "query", run: query, seeds: ("fuzz/seeds/query", ".txt") },
    Target { name: "cursor", run: cursor, seeds: ("fuzz/seeds/cursor", ".txt") },
];
