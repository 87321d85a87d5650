//! How fast documents are read and checked.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, ensure};

use super::{
    Bench, Section, corpus,
    table::{Table, median},
};

/// The section.
pub(crate) const SECTION: Section =
    Section { name: "frontend", title: "Checking documents, on one core", run };

/// Bytes of a document in the corpus.
const DOCUMENT_BYTES: usize = 32 * 1024;
/// Sizes of single documents, each twice the one before.
const GROWING_BYTES: [usize; 5] = [64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20];
const RUNS: usize = 3;

/// How long a check took, and over how many bytes.
struct Timing {
    seconds: f64,
    bytes: usize,
}

fn run(bench: &Bench) -> anyhow::Result<String> {
    let Some(program) = &bench.binaries.livespec else {
        return Ok("Left out: the rival reads no documents.\n".to_owned());
    };
    let mut table = Table::new(&["input", "MB", "seconds", "MB/s", "time against the row above"]);
    let mut before = None;
    for factor in [1, 2] {
        let folder = bench.scratch.fresh("corpus")?;
        let bytes = write_corpus(&folder, bench.corpus_mb * factor * 1_000_000)?;
        let timing = time(program, &folder, bytes)?;
        add(
            &mut table,
            &format!("many documents of {} KiB", DOCUMENT_BYTES >> 10),
            &timing,
            before,
        );
        before = Some(timing.seconds);
    }
    before = None;
    for size in GROWING_BYTES {
        let folder = bench.scratch.fresh("corpus")?;
        let text = corpus::document(1, size);
        std::fs::write(folder.join("one.md"), &text)?;
        let timing = time(program, &folder, text.len())?;
        add(&mut table, "one document", &timing, before);
        before = Some(timing.seconds);
    }
    let pinned =
        if pinning().is_some() { "pinned to one core" } else { "not pinned: no `taskset` here" };
    let note = "Aims: 20 MB/s, and twice the time for twice the input.";
    Ok(format!(
        "{}\n{note} Medians of {RUNS} runs, process start included, {pinned}.\n",
        table.finish()
    ))
}

#[expect(clippy::cast_precision_loss, reason = "a figure with two decimals")]
fn add(table: &mut Table, input: &str, timing: &Timing, before: Option<f64>) {
    let megabytes = timing.bytes as f64 / 1e6;
    table.row(&[
        input.to_owned(),
        format!("{megabytes:.2}"),
        format!("{:.3}", timing.seconds),
        format!("{:.1}", megabytes / timing.seconds),
        before.map_or(String::new(), |before| format!("{:.2}", timing.seconds / before)),
    ]);
}

/// Writes documents until there are enough bytes; how many there are.
fn write_corpus(folder: &Path, bytes: usize) -> anyhow::Result<usize> {
    let mut written = 0;
    let mut number = 0;
    while written < bytes {
        let text = corpus::document(number, DOCUMENT_BYTES);
        std::fs::write(folder.join(format!("{number:05}.md")), &text)?;
        written += text.len();
        number += 1;
    }
    Ok(written)
}

/// Checks a folder several times.
fn time(program: &Path, folder: &Path, bytes: usize) -> anyhow::Result<Timing> {
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let mut command = match pinning() {
            Some(taskset) => {
                let mut command = Command::new(taskset);
                command.args(["--cpu-list", "0"]).arg(program);
                command
            }
            None => Command::new(program),
        };
        // Beside the folder, so that the report is not checked itself.
        let report = folder.with_extension("json");
        command.args(["check", "--format", "json"]).arg(folder);
        command.stdin(Stdio::null()).stdout(File::create(&report)?).stderr(Stdio::null());
        let begin = Instant::now();
        let status = command.status().context("cannot run the check")?;
        seconds.push(begin.elapsed().as_secs_f64());
        // Findings are fine here, a failure of the tool is not.
        ensure!(
            matches!(status.code(), Some(0 | 1)),
            "the check of {} bytes ended with {status}",
            bytes
        );
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&report)?)?;
        let errors = &report["summary"]["errors"];
        if errors.as_u64() != Some(0) {
            eprintln!("  the corpus has {errors} errors: part of it was not read to the end");
        }
    }
    Ok(Timing { seconds: median(seconds), bytes })
}

fn pinning() -> Option<&'static Path> {
    let path = Path::new("/usr/bin/taskset");
    path.exists().then_some(path)
}
