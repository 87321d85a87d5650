//! The program as people run it: console blocks of Markdown files, with what they print.
//!
//! A block marked `console` holds commands behind `$ ` and below each what it writes to standard
//! output and then to standard error; a last line `? 1` is its exit status where it is not 0, a line
//! `...` stands for any lines. Commands run in a copy of `tests/cli/files`. `UPDATE=1` rewrites what
//! does not match.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files with console blocks: our fixtures and the manual of the commands.
fn files() -> Vec<PathBuf> {
    let mut files =
        vec![here().join("../../docs/commands.md"), here().join("../../docs/documents.md")];
    for entry in
        std::fs::read_dir(here().join("tests/cli")).expect("the folder of fixtures is there")
    {
        let path = entry.expect("an entry can be read").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A folder of its own with the files that commands work on; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("livespec-cli-{name}-{}", std::process::id()));
        copy(&here().join("tests/cli/files"), &path);
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays in the folder for temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder can be made");
    for entry in std::fs::read_dir(from).expect("a folder can be read") {
        let entry = entry.expect("an entry can be read").path();
        let target = to.join(entry.file_name().expect("an entry has a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            std::fs::copy(&entry, &target).expect("a file can be copied");
        }
    }
}

/// Runs a command line; what it prints, with its exit status where that is not 0.
fn run(command: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_livespec"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path =
        format!("{}:{path}", program.parent().expect("the program stands in a folder").display());
    let mut shell = Command::new("sh");
    shell.args(["-c", command]).current_dir(folder).env("PATH", path).env("NO_COLOR", "1");
    for name in ["DATABASE_URL", "LIVESPEC_JWT_SECRET", "LIVESPEC_JWT_SECRET_FILE", "COLUMNS"] {
        shell.env_remove(name);
    }
    let output = shell.stdin(Stdio::null()).output().expect("a shell can be started");
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("? {code}\n")),
        None => text.push_str("? ended by a signal\n"),
    }
    text
}

/// Whether a text is what is expected, where `...` stands for any lines.
fn matches(expected: &[&str], seen: &[&str]) -> bool {
    match (expected.split_first(), seen.split_first()) {
        (None, None) => true,
        (Some((&"...", rest)), _) => {
            (0..=seen.len()).any(|skipped| matches(rest, &seen[skipped..]))
        }
        (Some((line, expected)), Some((other, seen))) => line == other && matches(expected, seen),
        _ => false,
    }
}

/// Runs every console block of a text; the text with what was seen, and the differences.
fn replay(text: &str, folder: &Path) -> (String, Vec<String>) {
    let (mut out, mut differences) = (String::new(), Vec::new());
    let mut lines = text.lines().enumerate().peekable();
    let mut inside = false;
    while let Some((index, line)) = lines.next() {
        out.push_str(line);
        out.push('\n');
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ => {}
        }
        let Some(command) = line.strip_prefix("$ ").filter(|_| inside) else { continue };
        let mut expected = Vec::new();
        while let Some((_, line)) =
            lines.next_if(|(_, line)| !line.starts_with("$ ") && *line != "```")
        {
            expected.push(line);
        }
        let seen = run(command, folder);
        let seen: Vec<&str> = seen.lines().collect();
        let fits = matches(&expected, &seen);
        if !fits {
            let (wanted, got) = (expected.join("\n"), seen.join("\n"));
            differences.push(format!(
                "line {}: $ {command}\n--- expected\n{wanted}\n--- seen\n{got}",
                index + 1
            ));
        }
        for line in if fits { &expected } else { &seen } {
            out.push_str(line);
            out.push('\n');
        }
    }
    (out, differences)
}

#[test]
fn consoles_show_what_is_printed() {
    let mut failures = Vec::new();
    let mut commands = 0;
    for path in files() {
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        commands += text.lines().filter(|line| line.starts_with("$ ")).count();
        let name =
            path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = Folder::new(&name);
        let (seen, differences) = replay(&text, &folder.0);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, seen).expect("a fixture can be written");
        } else {
            failures.extend(differences.into_iter().map(|it| format!("{}, {it}", path.display())));
        }
    }
    assert!(commands >= 20, "only {commands} commands were found");
    assert!(failures.is_empty(), "{} differences\n\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn three_dots_stand_for_any_lines() {
    assert!(matches(&["a", "...", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["..."], &[]));
    assert!(!matches(&["a", "...", "d"], &["a", "b"]));
    assert!(!matches(&["a"], &["a", "b"]));
}
