//! `kill -9` under concurrent creates: every acknowledged row is there afterwards, none twice.

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use livespec_sqlite::{Options, open};

use support::{Items, is_child, rerun, stored, url};

const ROUNDS: u64 = 24;

/// Creates until it is killed, and tells each acknowledged id on standard output. Small logs, so that
/// checkpoints are met too.
fn create_for_ever(path: &Path, round: &str) {
    let options = Options { log_bytes_max: 64 << 10, ..Options::default() };
    let items = Items::new(open(&url(path), options).expect("a database that was killed opens"));
    writeln!(std::io::stdout(), "ready").expect("a parent that listens");
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let items = &items;
            scope.spawn(move || {
                for number in 0_u64.. {
                    let id = format!("{round}-{thread}-{number}");
                    items
                        .create(&id, "a name of some length, so that pages fill")
                        .expect("an acknowledgement");
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "stored {id}").expect("a parent that listens");
                    out.flush().expect("a parent that listens");
                }
            });
        }
    });
}

#[test]
fn every_acknowledged_row_survives() {
    if let (Some(path), Some(round)) = (is_child("KILL_PATH"), is_child("KILL_ROUND")) {
        create_for_ever(Path::new(&path), &round);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("killed.db");
    let mut acknowledged = BTreeSet::new();
    for round in 0..ROUNDS {
        let mut command = rerun("every_acknowledged_row_survives");
        command.env("KILL_PATH", &path).env("KILL_ROUND", round.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        while !lines.next().unwrap().unwrap().contains("ready") {}
        // Another moment each round, without a clock that decides whether the test passes.
        std::thread::sleep(Duration::from_millis(20 + round * 7 % 60));
        child.kill().unwrap();
        child.wait().unwrap();
        let before = acknowledged.len();
        for line in lines {
            // The last line may have been cut off.
            let line = line.unwrap();
            if let Some(id) = line.strip_prefix("stored ").filter(|id| id.split('-').count() == 3) {
                acknowledged.insert(id.to_owned());
            }
        }
        assert!(acknowledged.len() > before, "round {round} acknowledged something");
    }
    let stored = stored(&path);
    let distinct: BTreeSet<_> = stored.iter().cloned().collect();
    assert_eq!(distinct.len(), stored.len(), "none twice");
    let lost: Vec<_> = acknowledged.difference(&distinct).collect();
    // A number that was cut off in the middle of its digits would be a smaller one, which is there as well.
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), acknowledged.len());
}
