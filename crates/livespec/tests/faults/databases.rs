//! Databases that are there before the service: damaged, forbidden, of another shape, of an older one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::Connection as Database;

use crate::load;
use crate::process::{Folder, Process, finish, parcels, serve};
use crate::refusals::assert_refused;

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file can be read");
            files.insert(path, bytes);
        }
    }
    files
}

/// The bytes of a database with parcels.
fn database_bytes(parcels_count: usize) -> Vec<u8> {
    let folder = Folder::new();
    let process = Process::serve(&parcels(), &["--database", &folder.database("parcels.db")]);
    for number in 0..parcels_count {
        load::created(process.public, &format!("parcel {number}"));
    }
    process.stop();
    std::fs::read(folder.path("parcels.db")).expect("the database can be read")
}

#[test]
fn what_is_no_intact_database_is_left_as_it_is() {
    let folder = Folder::new();
    let whole = database_bytes(100);
    let mut schema = whole.clone();
    // The page with the names of all tables begins behind the header of the file.
    schema[100..600].fill(0xff);
    let cases: [(&str, &[u8]); 5] = [
        ("text.db", b"These are notes, and no database. Somebody would miss them.\n"),
        ("noise.db", &[0x5a; 10_000]),
        ("short.db", &whole[..60]),
        ("half.db", &whole[..whole.len() / 2]),
        ("schema.db", &schema),
    ];
    for (name, bytes) in cases {
        std::fs::write(folder.path(name), bytes).expect("a file can be written");
        let before = files(&folder.0);
        let words = [name, "no intact SQLite database", "backup"];
        assert_refused(&parcels(), &["--database", &folder.database(name)], 2, &words);
        assert_eq!(files(&folder.0), before, "{name} was touched");
    }
}

#[test]
fn a_path_that_cannot_be_a_database_is_named() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("folder.db")).expect("a folder can be made");
    std::fs::write(folder.path("file"), "a file").expect("a file can be written");
    let before = files(&folder.0);
    for name in ["folder.db", "file/below.db"] {
        let options = ["--database", &folder.database(name)];
        assert_refused(&parcels(), &options, 2, &[name, "cannot be opened"]);
    }
    assert_eq!(files(&folder.0), before);
}

/// Root may read and write everything, so the program runs as nobody then.
#[cfg(unix)]
#[test]
fn a_database_that_may_not_be_written_is_named() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let folder = Folder::new();
    let allow = |name: &str, mode| {
        let path = folder.path(name);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    for name in ["closed", "open"] {
        std::fs::create_dir(folder.path(name)).expect("a folder can be made");
    }
    let bytes = database_bytes(1);
    std::fs::write(folder.path("open/frozen.db"), &bytes).expect("a file can be written");
    std::fs::write(folder.path("open/secret.db"), &bytes).expect("a file can be written");
    let document = folder.document(&std::fs::read_to_string(parcels()).expect("it can be read"));
    for (name, mode) in
        [(".", 0o755), ("open", 0o777), ("open/frozen.db", 0o444), ("open/secret.db", 0o000)]
    {
        allow(name, mode);
    }
    allow("closed", 0o555);
    let probe = folder.path("closed/probe");
    let is_root = std::fs::write(&probe, "").is_ok();
    if is_root {
        std::fs::remove_file(&probe).expect("it is ours");
        // Nobody may not be let into the folder of the build.
        std::fs::copy(env!("CARGO_BIN_EXE_livespec"), folder.path("livespec")).expect("it fits");
        allow("livespec", 0o755);
    }
    for (name, word) in [
        ("closed/new.db", "closed/new.db"),
        ("open/frozen.db", "read-only"),
        ("open/secret.db", "ermission"),
    ] {
        let command = serve(&document, &["--database", &folder.database(name)]);
        let output = if is_root {
            let mut nobody = std::process::Command::new(folder.path("livespec"));
            nobody.args(command.get_args()).current_dir(&folder.0).uid(65_534).gid(65_534);
            finish(nobody)
        } else {
            finish(command)
        };
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{name}: {complaint}");
        assert!(complaint.contains(word) && complaint.contains(name), "{name}: {complaint}");
    }
    allow("open/secret.db", 0o600);
    for name in ["open/frozen.db", "open/secret.db"] {
        let after = std::fs::read(folder.path(name)).expect("a file can be read");
        assert!(after == bytes, "{name} was touched");
    }
}

/// A database with a table that somebody made, and a row in it.
fn foreign(folder: &Folder, table: &str) {
    let database = Database::open(folder.path("parcels.db")).expect("a database can be made");
    database.execute_batch(table).expect("a table can be made");
}

#[test]
fn tables_of_another_meaning_are_refused_and_left_alone() {
    let cases = [
        (
            "CREATE TABLE parcels (id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, weight BLOB NOT NULL, content TEXT NOT NULL, createdAt TEXT NOT NULL);
             INSERT INTO parcels VALUES ('a', 'b', x'00', 'd', 'e')",
            &["`parcels`", "`weight`", "BLOB"][..],
        ),
        (
            "CREATE TABLE parcels (number INTEGER PRIMARY KEY, sender TEXT NOT NULL);
             INSERT INTO parcels VALUES (1, 'Ada')",
            &["`parcels`"][..],
        ),
        (
            "CREATE TABLE parcels (id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, weight INTEGER NOT NULL, content TEXT NOT NULL, createdAt TEXT NOT NULL, sender TEXT NOT NULL);
             INSERT INTO parcels VALUES ('a', 'b', 1, 'd', 'e', 'Ada')",
            &["`parcels`", "`sender`"][..],
        ),
        (
            "CREATE TABLE parcels (id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, content TEXT NOT NULL, createdAt TEXT NOT NULL);
             INSERT INTO parcels VALUES ('a', 'b', 'd', 'e')",
            &["`parcels`", "`weight`", "new database"][..],
        ),
        ("CREATE VIEW parcels AS SELECT 1 AS id", &["`parcels`", "view"][..]),
    ];
    for (table, words) in cases {
        let folder = Folder::new();
        foreign(&folder, table);
        let dump = |folder: &Folder| -> Vec<String> {
            let database = Database::open(folder.path("parcels.db")).expect("it opens");
            let mut names = database
                .prepare("SELECT coalesce(sql, name) FROM sqlite_schema")
                .expect("the schema can be read");
            let mut found: Vec<String> = names
                .query_map([], |row| row.get(0))
                .and_then(Iterator::collect)
                .expect("the schema can be read");
            let mut rows = database.prepare("SELECT * FROM parcels").expect("the table is there");
            let columns = rows.column_count();
            let mut rows = rows.query([]).expect("the table can be read");
            while let Some(row) = rows.next().expect("a row can be read") {
                for column in 0..columns {
                    found.push(format!("{:?}", row.get_ref(column).expect("it is there")));
                }
            }
            found
        };
        let before = dump(&folder);
        let options = ["--database", &folder.database("parcels.db")];
        assert_refused(&parcels(), &options, 2, words);
        assert_eq!(dump(&folder), before, "{table}");
    }
}

#[test]
fn a_field_that_may_be_absent_is_added_and_data_stays() {
    let folder = Folder::new();
    let text = std::fs::read_to_string(parcels()).expect("the document can be read");
    let document = folder.document(&text);
    let options = ["--database", &folder.database("parcels.db")];
    let process = Process::serve(&document, &options);
    let made: Vec<_> =
        (0..50).map(|number| load::created(process.public, &format!("old {number}"))).collect();
    process.stop();
    let row = "| note | string | No | Max 100 characters |\n| createdAt |";
    let changed = text
        .replace("\"content\": \"string\"", "\"content\": \"string\",\n    \"note\": \"string\"")
        .replace("| createdAt |", row);
    folder.document(&changed);
    let process = Process::serve(&document, &options);
    let stored = load::walk(process.public);
    assert_eq!(stored.len(), made.len());
    for answer in &made {
        let parcel = stored[&answer.text("code")].as_object().expect("a parcel is an object");
        let mut expected = answer.json();
        expected["note"] = serde_json::Value::Null;
        assert_eq!(Some(parcel), expected.as_object());
    }
    load::created(process.public, "new");
    process.stop();
    // Back again: the column is more than the document has, and nobody has to fill it.
    folder.document(&text);
    let process = Process::serve(&document, &options);
    assert_eq!(load::walk(process.public).len(), made.len() + 1);
    process.stop();
}
