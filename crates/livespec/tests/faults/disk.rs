//! A disk that is full, and has room again.
//!
//! The database is on a file system in memory that only the program sees (a mount namespace), so
//! nothing is left behind, whatever happens.

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::client::ask;
use crate::load::{self, Shape};
use crate::process::{Folder, Process, TIME_MAX, parcels, serve, until};

/// How large the disk is.
const DISK: &str = "size=6m";

/// What something else has on it, in bytes.
const BALLAST_BYTES: usize = 4 << 20;

/// A command that runs another one where `$0` is a small disk; none where the system allows none.
fn with_small_disk(folder: &Folder) -> Option<Command> {
    let mount = format!("mount -t tmpfs -o {DISK} livespec \"$0\" && exec \"$@\"");
    let command = |options: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(options).args(["sh", "-c", &mount]).arg(folder.path("disk"));
        command
    };
    std::fs::create_dir_all(folder.path("disk")).expect("a folder can be made");
    [&["--mount"][..], &["--mount", "--map-root-user"]].into_iter().find_map(|options| {
        let mut probe = command(options);
        probe.arg("true").stderr(Stdio::null());
        probe.status().is_ok_and(|status| status.success()).then(|| command(options))
    })
}

#[test]
fn a_full_disk_refuses_writes_until_there_is_room() {
    let folder = Folder::new();
    let Some(mut command) = with_small_disk(&folder) else {
        eprintln!("SKIPPED: this system lets nobody mount a disk, so none was filled");
        return;
    };
    let inside = serve(&parcels(), &["--database", &folder.database("disk/parcels.db")]);
    command.arg(inside.get_program()).args(inside.get_args());
    for (name, value) in inside.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let process = Process::start(command);
    let to = process.public;
    let disk = seen_by(&process, &folder);
    std::fs::write(disk.join("ballast"), vec![1; BALLAST_BYTES]).expect("there is room for it");

    let shape = Shape { tag: "filling", clients: 8, content_bytes: 3000 };
    let mut sent = load::during(to, shape, |load| {
        until("the disk is full", TIME_MAX, || load.refused() > 50);
    });
    for refused in sent.iter().filter(|sent| sent.acknowledgement().is_none()) {
        refused.answer.as_ref().expect("an answer comes").assert_unavailable();
    }
    let acknowledged = sent.iter().filter(|sent| sent.acknowledgement().is_some()).count();
    assert!(acknowledged > 50, "only {acknowledged} were acknowledged");

    let rest = fill(&disk);
    let refused = ask(to, &load::request("while it is full", 0, 4000, true));
    refused.assert_unavailable();
    load::assert_readable(to, sent.iter());
    load::assert_stored(to, &sent);
    assert!(process.log().contains("no space"), "the log does not say why:\n{}", process.log());

    std::fs::remove_file(rest).expect("it is there");
    std::fs::remove_file(disk.join("ballast")).expect("it is there");
    until("writes go on", TIME_MAX, || {
        let again = ask(to, &load::request("while it is full", 0, 4000, true));
        again.status == 201
    });
    let shape = Shape { tag: "after", clients: 8, content_bytes: 300 };
    let after = load::during(to, shape, |load| {
        until("writes go on", TIME_MAX, || load.answered() > 200);
        assert_eq!(load.refused(), 0, "there is room");
    });
    sent.extend(after);
    load::assert_readable(to, sent.iter());
    let stored = load::walk(to);
    let expected = sent.iter().filter(|sent| sent.acknowledgement().is_some()).count() + 1;
    assert_eq!(stored.len(), expected, "exactly what was acknowledged");
    process.stop();
}

/// The disk as the program sees it.
fn seen_by(process: &Process, folder: &Folder) -> PathBuf {
    let inside = folder.path("disk");
    let inside = inside.strip_prefix("/").expect("the path is absolute");
    PathBuf::from(format!("/proc/{}/root", process.id())).join(inside)
}

/// Takes the last free byte; the file that has it.
fn fill(disk: &std::path::Path) -> PathBuf {
    let path = disk.join("rest");
    let mut file = std::fs::File::create(&path).expect("a file of no size fits");
    let (mut piece, mut whole) = (4096, 0);
    while piece > 0 {
        match file.write(&vec![1; piece]) {
            Ok(count) => whole += count,
            Err(_) => piece /= 2,
        }
    }
    assert!(whole < BALLAST_BYTES, "the disk was not full");
    path
}
