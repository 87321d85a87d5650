//! The tour in the README: its commands do what it says.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::server::{Folder, Server, program};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("the README can be read")
}

/// The commands in the fences of a text.
fn fences(text: &str) -> Vec<String> {
    let mut fences: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line {
            "```sh" => {
                inside = true;
                fences.push(String::new());
            }
            "```" => inside = false,
            _ if inside => {
                let fence = fences.last_mut().expect("a fence was begun");
                fence.push_str(line);
                fence.push('\n');
            }
            _ => {}
        }
    }
    fences
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("the README has no {from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("the README has no {to}")).0
}

/// A shell that ends at the first failure, with the program in its path.
fn shell(script: &str, folder: &Path) -> Command {
    let program =
        Path::new(env!("CARGO_BIN_EXE_livespec")).parent().expect("the program stands in a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", script]).current_dir(folder).env("PATH", path).env("CURL_HOME", folder);
    shell
}

/// Whether the tour's own tool is there. A person's machine may lack it; continuous integration may not.
fn has_curl() -> bool {
    let there =
        Command::new("curl").arg("--version").output().is_ok_and(|out| out.status.success());
    assert!(there || std::env::var_os("CI").is_none(), "the tour of the README needs curl");
    there
}

#[test]
fn the_tour_works() {
    if !has_curl() {
        eprintln!("SKIPPED: there is no curl, so nobody took the tour");
        return;
    }
    let readme = readme();
    let serve = readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- serve "));
    let serve = serve.expect("the README serves something");
    let mut command = program();
    command
        .arg("serve")
        .args(serve.split(' '))
        .current_dir(root())
        .env_remove("LIVESPEC_JWT_SECRET");
    command.env("LIVESPEC_DATABASE", "sqlite::memory:");
    let server = Server::wait(command);
    let token = server
        .report
        .lines()
        .map(str::trim)
        .find(|line| line.starts_with("eyJ"))
        .expect("a token is shown");
    let admin = server.admin.expect("the admin listener is on");
    let folder = Folder::new();
    // Makes curl tell a refusal by its exit status.
    std::fs::write(folder.0.join(".curlrc"), "fail-with-body\n").expect("a file can be written");
    let mut asked = 0;
    for fence in fences(between(&readme, "<!-- tour -->", "<!-- end of tour -->")) {
        if fence.starts_with("export TOKEN=") {
            continue;
        }
        let script = fence
            .replace("127.0.0.1:8080", &server.public.to_string())
            .replace("127.0.0.1:8081", &admin.to_string());
        let output =
            shell(&script, &folder.0).env("TOKEN", token).output().expect("a shell can be started");
        let body = String::from_utf8_lossy(&output.stdout);
        // 22 is curl's word for a status of 400 and above.
        let expected = if fence.contains("# 400") { 22 } else { 0 };
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{script}{body}{complaint}");
        asked += 1;
    }
    assert!(asked >= 3, "the tour has only {asked} stops");
}

#[test]
fn the_commands_without_a_server_work() {
    let folder = Folder::new();
    let fences = fences(between(&readme(), "<!-- offline -->", "<!-- end of offline -->").trim());
    assert!(!fences.is_empty());
    for fence in fences {
        let script = fence.replace("cargo run --release -- ", "livespec ");
        let output = shell(&script, &folder.0).output().expect("a shell can be started");
        assert!(output.status.success(), "{script}{}", String::from_utf8_lossy(&output.stderr));
    }
}
