//! Full disks, locks, damaged and read-only files: an error in bounded time, and nothing acknowledged that
//! is not stored.

mod support;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use livespec_sqlite::{Options, open};
use livespec_storage::{Storage, StorageError};

use support::{Items, copy, is_child, rerun, stored, url};

fn small() -> Options {
    Options { size_bytes_max: Some(300_000), ..Options::default() }
}

/// Creates from several threads until each has met an error; gives what was acknowledged.
fn fill(items: &Items) -> Vec<String> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                scope.spawn(move || {
                    let mut acknowledged = Vec::new();
                    for number in 0..100_000 {
                        let id = format!("{thread}-{number}");
                        match items.create(&id, &"x".repeat(500)) {
                            Ok(_) => acknowledged.push(id),
                            Err(StorageError::Unavailable(_)) => return acknowledged,
                            Err(other) => panic!("{other:?}"),
                        }
                    }
                    panic!("the disk never was full");
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("a thread")).collect()
    })
}

#[test]
fn a_full_database_is_unavailable_and_stays_readable() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.db");
    let items = Items::new(open(&url(&path), small()).unwrap());
    let acknowledged = fill(&items);
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());
    for id in &acknowledged {
        assert_eq!(items.read(id).unwrap().rows(), 1, "{id}");
    }
    // More than the whole file may hold: a smaller one could still find room on some half-full page.
    assert!(matches!(
        items.create("one more", &"x".repeat(4 << 20)),
        Err(StorageError::Unavailable(_))
    ));
    for id in &acknowledged[..50] {
        items.delete(id).unwrap();
    }
    items.create("after", "there is room again").unwrap();
    items.storage.close();
    let mut expected: Vec<_> = acknowledged[50..].to_vec();
    expected.push("after".to_owned());
    expected.sort();
    assert_eq!(stored(&path), expected);
}

/// The writes to the log fail, so the transaction fails when it is committed. The child may write files of
/// so many blocks only; the signal that comes with it is ignored by inheritance.
#[test]
fn a_disk_that_is_full_at_the_commit() {
    if let Some(path) = is_child("COMMIT_PATH") {
        let items = Items::new(open(&url(Path::new(&path)), Options::default()).unwrap());
        for id in fill(&items) {
            println!("stored {id}");
        }
        println!("done");
        // Without a clean end: nothing may hang on it.
        std::process::abort();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("full.db");
    let inner = rerun("a_disk_that_is_full_at_the_commit");
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -c 0; ulimit -f 1500; exec \"$0\" \"$@\""]);
    shell.arg(inner.get_program()).args(inner.get_args()).env("COMMIT_PATH", &path);
    let output = shell.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("done"), "{text} {}", String::from_utf8_lossy(&output.stderr));
    let mut acknowledged: Vec<_> =
        text.lines().filter_map(|line| line.split("stored ").nth(1)).collect();
    acknowledged.sort_unstable();
    assert!(acknowledged.len() > 100, "{}", acknowledged.len());
    let stored = stored(&path);
    for id in acknowledged {
        assert!(stored.binary_search_by(|stored| stored.as_str().cmp(id)).is_ok(), "{id} is gone");
    }
}

#[test]
fn a_lock_of_another_process_is_waited_for_in_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.db");
    let options = Options { lock_time_max: Duration::from_millis(200), ..Options::default() };
    let items = Items::new(open(&url(&path), options).unwrap());
    items.create("before", "x").unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let started = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let items = &items;
            scope.spawn(move || {
                let refused = items.create(&format!("while {number}"), "x");
                assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
            });
        }
    });
    let waited = started.elapsed();
    assert!(waited < Duration::from_secs(5), "{waited:?}");
    assert_eq!(items.read("before").unwrap().rows(), 1, "reads go on");
    other.execute_batch("ROLLBACK").unwrap();
    items.create("after", "x").unwrap();
    items.storage.close();
    assert_eq!(stored(&path), ["after", "before"]);
}

#[test]
fn a_change_by_another_process_is_seen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shared.db");
    let items = Items::new(open(&url(&path), Options::default()).unwrap());
    items.create("a", "x").unwrap();
    for _ in 0..10 {
        assert_eq!(items.read("a").unwrap().rows(), 1);
    }
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute("UPDATE items SET name = 'changed'", []).unwrap();
    let started = Instant::now();
    while items.read("a").unwrap().get(0, 1) != livespec_storage::ValueRef::Text("changed") {
        assert!(started.elapsed() < Duration::from_secs(2), "the change is not seen");
    }
}

#[test]
fn a_log_that_was_torn_loses_no_more_than_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("whole.db");
    let items = Items::new(open(&url(&path), Options::default()).unwrap());
    for number in 0..50 {
        items.create(&format!("{number:03}"), "x").unwrap();
    }
    let log = std::fs::read(support::beside(&path, "-wal")).unwrap();
    let mut most = 0;
    for part in 0..=10 {
        let torn = folder.path().join(format!("torn-{part}.db"));
        copy(&path, &torn);
        std::fs::write(support::beside(&torn, "-wal"), &log[..log.len() * part / 10]).unwrap();
        let items = Items::new(open(&url(&torn), Options::default()).unwrap());
        items.create("new", "the database is whole").unwrap();
        items.storage.close();
        let found = stored(&torn);
        let expected: Vec<_> = (0..found.len() - 1).map(|number| format!("{number:03}")).collect();
        assert_eq!(found[..found.len() - 1], expected, "a prefix of what was written");
        assert!(found.len() >= most);
        most = found.len();
    }
    assert_eq!(most, 51);
}

#[test]
fn what_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let good = folder.path().join("good.db");
    let items = Items::new(open(&url(&good), Options::default()).unwrap());
    for number in 0..200 {
        items.create(&number.to_string(), "x").unwrap();
    }
    items.storage.close();
    let bytes = std::fs::read(&good).unwrap();
    let mut odd_page = bytes.clone();
    odd_page[16] = 3;
    let cases = [
        ("text", b"# Not a database\n".repeat(20)),
        ("short", bytes[..50].to_vec()),
        ("half", bytes[..bytes.len() / 2].to_vec()),
        ("header", bytes[..100].to_vec()),
        ("page", odd_page),
    ];
    for (name, bytes) in cases {
        let path = folder.path().join(format!("{name}.db"));
        std::fs::write(&path, &bytes).unwrap();
        let refused = open(&url(&path), Options::default()).map(drop);
        let Err(StorageError::Incompatible(why)) = refused else { panic!("{name}: {refused:?}") };
        assert!(why.contains(path.to_str().unwrap()) && why.contains("backup"), "{why}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes, "{name}: it is left as it was");
    }
    std::fs::write(folder.path().join("empty.db"), b"").unwrap();
    open(&url(&folder.path().join("empty.db")), Options::default()).unwrap();
    let refused = open(&url(folder.path()), Options::default()).map(drop);
    assert!(
        matches!(refused, Err(StorageError::Unavailable(_) | StorageError::Incompatible(_))),
        "{refused:?}"
    );
}

/// Root may write everything, so the test runs itself as nobody then.
#[cfg(unix)]
#[test]
fn a_read_only_file_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;

    if let Some(path) = is_child("READ_ONLY_PATH") {
        let refused = open(&url(Path::new(&path)), Options::default()).map(drop);
        let Err(StorageError::Unavailable(why)) = refused else { panic!("{refused:?}") };
        println!("refused: {why}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("frozen.db");
    Items::new(open(&url(&path), Options::default()).unwrap()).storage.close();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o777)).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let mut child = rerun("a_read_only_file_is_named");
    child.env("READ_ONLY_PATH", &path);
    if std::fs::OpenOptions::new().write(true).open(&path).is_ok() {
        // A copy, because nobody may not be let into the folder of the build.
        let program = folder.path().join("test");
        std::fs::copy(child.get_program(), &program).unwrap();
        let arguments: Vec<_> = child.get_args().map(ToOwned::to_owned).collect();
        child = Command::new(program);
        child.args(arguments).env("READ_ONLY_PATH", &path).uid(65_534).gid(65_534);
    }
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("refused: ") && text.contains("read-only"), "{text}");
}

#[test]
fn a_read_that_takes_too_long_ends() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { read_time_max: Duration::from_millis(20), ..Options::default() };
    let items = Items::new(open(&url(&folder.path().join("slow.db")), options).unwrap());
    items.create_many(100_000);
    let started = Instant::now();
    let refused = items.list_by_name("*a*b*c*d*");
    assert!(matches!(refused, Err(StorageError::Unavailable(_))), "{refused:?}");
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(items.read("many-1").unwrap().rows(), 1, "the next read has its own time");
}

#[test]
fn too_many_writes_are_refused_and_the_others_are_stored() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("busy.db");
    let options = Options { writes_waiting_max: 10, ..Options::default() };
    let items = Items::new(open(&url(&path), options).unwrap());
    let answers: Vec<_> =
        (0..5000).map(|number| items.send(&format!("{number:04}"), "x")).collect();
    let mut acknowledged = Vec::new();
    let mut refused = 0;
    for (number, answer) in answers.into_iter().enumerate() {
        match answer.wait() {
            Ok(_) => acknowledged.push(format!("{number:04}")),
            Err(StorageError::Overloaded) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(refused > 0 && !acknowledged.is_empty());
    items.storage.close();
    assert_eq!(stored(&path), acknowledged);
}

#[test]
fn closing_finishes_what_waits() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("closed.db");
    let items = Items::new(open(&url(&path), Options::default()).unwrap());
    let answers: Vec<_> =
        (0..1000).map(|number| items.send(&format!("{number:04}"), "x")).collect();
    items.storage.close();
    for answer in answers {
        answer.wait().unwrap();
    }
    assert!(!support::beside(&path, "-wal").exists(), "the log is in the database file");
    assert_eq!(stored(&path).len(), 1000);
}

#[test]
fn the_last_owner_may_be_a_decision() {
    let storage: Arc<dyn Storage> = open("sqlite::memory:", Options::default()).unwrap();
    let items = Items::new(Arc::clone(&storage));
    items.create("a", "x").unwrap();
    let answer = items.keep("a", storage);
    drop(items);
    // Either the write was done before the end, or it was refused; it does not hang.
    let _ = answer.wait();
}
