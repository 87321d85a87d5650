//! The program, serving a document on free ports until it is dropped.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// What tokens of tests are signed with.
pub(crate) const SECRET: &str = "a secret for tests, longer than 32 bytes";

/// How long the program may take to say something.
const TIME_MAX: Duration = Duration::from_secs(60);

/// A running service.
pub(crate) struct Server {
    child: Child,
    /// Where the API answers.
    pub(crate) public: SocketAddr,
    /// Where metrics and health answer.
    pub(crate) admin: Option<SocketAddr>,
    /// The start report.
    pub(crate) report: String,
    log: Receiver<String>,
}

impl Server {
    /// Serves a document without an admin listener.
    pub(crate) fn start(document: &Path, options: &[&str]) -> Server {
        let mut command = program();
        command.arg("serve").arg(document).args(["--admin", "off"]).args(options);
        Server::wait(command)
    }

    /// Runs a command and waits for the line `ready`.
    pub(crate) fn wait(mut command: Command) -> Server {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let stderr = child.stderr.take().expect("it was asked for");
        let (line, log) = mpsc::channel();
        // Reads to the end, so that the program never waits for a reader.
        std::thread::spawn(move || {
            for text in BufReader::new(stderr).lines().map_while(Result::ok) {
                // Nobody listens where the server was dropped.
                let _ = line.send(text);
            }
        });
        let stdout = child.stdout.take().expect("it was asked for");
        let mut report = String::new();
        for line in BufReader::new(stdout).lines() {
            let line = line.expect("the report is text");
            report.push_str(&line);
            report.push('\n');
            if let Some(addresses) = line.strip_prefix("ready http://") {
                let mut addresses = addresses.split(" admin http://");
                let public =
                    addresses.next().and_then(|it| it.parse().ok()).expect("the address is one");
                let admin = addresses.next().and_then(|it| it.parse().ok());
                return Server { child, public, admin, report, log };
            }
        }
        let complaint: Vec<String> = log.iter().collect();
        // Its output has ended, so it is ending too.
        let _ = child.wait();
        panic!("not served\n{report}\n{}", complaint.join("\n"));
    }

    /// Waits for a line of the log that holds a text.
    pub(crate) fn await_log(&self, text: &str) {
        loop {
            match self.log.recv_timeout(TIME_MAX) {
                Ok(line) if line.contains(text) => return,
                Ok(_) => {}
                Err(error) => panic!("the log does not say `{text}`: {error}"),
            }
        }
    }

    /// Asks the program to end, and waits; its exit status.
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        assert!(sent.expect("a signal can be sent").success());
        self.child.wait().expect("the program ends").code()
    }

    /// Ends the program at once, whatever it is doing (`SIGKILL`).
    pub(crate) fn cut(&self) {
        let sent = Command::new("kill").arg("-KILL").arg(self.child.id().to_string()).status();
        assert!(sent.expect("a signal can be sent").success());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program with what tests want of its environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_livespec"));
    command
        .env_remove("DATABASE_URL")
        .env("LIVESPEC_LISTEN", "127.0.0.1:0")
        .env("LIVESPEC_ADMIN", "127.0.0.1:0")
        .env("LIVESPEC_JWT_SECRET", SECRET)
        .env("LIVESPEC_LOG_LEVEL", "info");
    command
}

/// A folder of its own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path =
            std::env::temp_dir().join(format!("livespec-serve-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Folder(path)
    }

    /// The URL of a database in the folder.
    pub(crate) fn database(&self) -> String {
        format!("sqlite:{}", self.0.join("store.db").display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays in the folder for temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
