//! The program as a process, its start report and its log.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long the program may take to say or to do something.
pub(crate) const TIME_MAX: Duration = Duration::from_secs(30);

/// How often something that cannot be waited for is looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(2);

/// A running service. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    /// Where the API answers.
    pub(crate) public: SocketAddr,
    log: Arc<Log>,
}

/// What the program wrote to standard error by now.
#[derive(Default)]
struct Log {
    text: Mutex<String>,
    grown: Condvar,
}

impl Process {
    /// Serves a document.
    pub(crate) fn serve(document: &Path, options: &[&str]) -> Process {
        Process::start(serve(document, options))
    }

    /// Runs a command and waits for the line `ready`.
    pub(crate) fn start(mut command: Command) -> Process {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let log = Arc::new(Log::default());
        let stderr = child.stderr.take().expect("it was asked for");
        let reading = read_log(stderr, &log);
        let stdout = child.stdout.take().expect("it was asked for");
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(addresses) = line.strip_prefix("ready http://") {
                let public = addresses.split(' ').next().and_then(|it| it.parse().ok());
                let public = public.expect("the address is one");
                return Process { child, public, log };
            }
        }
        let status = child.wait().expect("the program ends");
        reading.join().expect("reading does not panic");
        panic!("not served ({status})\n{}", log.text.lock().expect("nobody panics"));
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote to standard error by now.
    pub(crate) fn log(&self) -> String {
        self.log.text.lock().expect("nobody panics").clone()
    }

    /// Waits until the log holds a text from a place on; the place behind it.
    pub(crate) fn await_log(&self, from: usize, text: &str) -> usize {
        let log = self.log.text.lock().expect("nobody panics");
        let absent = |log: &mut String| !log[from..].contains(text);
        let waited = self.log.grown.wait_timeout_while(log, TIME_MAX, absent);
        // A copy, so that a failure does not hold the lock.
        let log = waited.expect("nobody panics").0.clone();
        let found = log[from..].find(text);
        found.map_or_else(
            || panic!("the log does not say `{text}`; it ends with:\n{}", end(&log)),
            |at| from + at + text.len(),
        )
    }

    /// Ends it at once, whatever it is doing (`SIGKILL`).
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("a signal can be sent");
        self.child.wait().expect("the program ends");
    }

    /// Asks it to end (`SIGTERM`).
    pub(crate) fn terminate(&self) {
        let sent = Command::new("kill").arg("-TERM").arg(self.id().to_string()).status();
        assert!(sent.expect("a signal can be sent").success());
    }

    /// Waits for its end; its exit status.
    pub(crate) fn wait(&mut self, most: Duration) -> Option<i32> {
        let mut status = None;
        until("the program ends", most, || {
            status = self.child.try_wait().expect("a child can be asked");
            status.is_some()
        });
        status.and_then(|status| status.code())
    }

    /// Asks it to end and sees that it does so without complaint.
    pub(crate) fn stop(mut self) {
        self.terminate();
        assert_eq!(self.wait(TIME_MAX), Some(0), "{}", self.log());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads to the end, so that the program never waits for a reader.
fn read_log(stderr: impl Read + Send + 'static, log: &Arc<Log>) -> std::thread::JoinHandle<()> {
    let log = Arc::clone(log);
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stderr);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            let mut text = log.text.lock().expect("nobody panics");
            text.push_str(&String::from_utf8_lossy(&line));
            log.grown.notify_all();
            line.clear();
        }
    })
}

/// The last lines of a text.
fn end(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// Looks at something until it is so.
pub(crate) fn until(what: &str, most: Duration, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < most, "not within {most:?}: {what}");
        std::thread::sleep(LOOK_INTERVAL);
    }
}

/// The program without what the environment of the test would tell it.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_livespec"));
    for (name, _) in std::env::vars_os() {
        if name == "DATABASE_URL" || name.to_string_lossy().starts_with("LIVESPEC_") {
            command.env_remove(name);
        }
    }
    command.env("NO_COLOR", "1").env("LIVESPEC_LOG_LEVEL", "warn");
    command
}

/// The command that serves a document on a free port.
pub(crate) fn serve(document: &Path, options: &[&str]) -> Command {
    let mut command = program();
    command.arg("serve").arg(document).args(["--listen", "127.0.0.1:0", "--admin", "off"]);
    command.args(options);
    command
}

/// Runs a command that has to end by itself.
pub(crate) fn finish(mut command: Command) -> Output {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program can be started");
    let mut ended = None;
    let begun = Instant::now();
    while ended.is_none() && begun.elapsed() < TIME_MAX {
        ended = child.try_wait().expect("a child can be asked");
        std::thread::sleep(LOOK_INTERVAL);
    }
    if ended.is_none() {
        // Its output tells what it does instead.
        let _ = child.kill();
    }
    let output = child.wait_with_output().expect("the program ends");
    assert!(ended.is_some(), "it goes on: {output:?}");
    output
}

/// The document that most tests serve: parcels with a unique code, without limits and credentials.
pub(crate) fn parcels() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/parcels.md")
}

/// A folder of its own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("livespec-faults-{}-{count}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A document of its own in the folder.
    pub(crate) fn document(&self, text: &str) -> PathBuf {
        let path = self.path("parcels.md");
        std::fs::write(&path, text).expect("the document can be written");
        path
    }

    /// A file of the folder as the URL of a database.
    pub(crate) fn database(&self, name: &str) -> String {
        format!("sqlite:{}", self.path(name).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays in the folder for temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
