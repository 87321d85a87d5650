//! The program, serving a document on free ports until it is dropped.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// What tokens of tests are signed with.
pub(crate) const SECRET: &str = "a secret for tests, longer than 32 bytes";

/// A running service.
pub(crate) struct Server {
    child: Child,
    public: SocketAddr,
    /// The start report.
    #[allow(dead_code, reason = "not every test reads it")]
    pub(crate) report: String,
}

impl Server {
    /// Starts the program and waits for its line `ready`.
    pub(crate) fn start(document: &Path, options: &[&str]) -> Server {
        let mut child = Command::new(env!("CARGO_BIN_EXE_livespec"))
            .arg("serve")
            .arg(document)
            .args(["--listen", "127.0.0.1:0", "--admin", "off"])
            .args(options)
            .env("LIVESPEC_JWT_SECRET", SECRET)
            .env("LIVESPEC_LOG_LEVEL", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program can be started");
        let stdout = child.stdout.take().expect("it was asked for");
        let mut report = String::new();
        for line in BufReader::new(stdout).lines() {
            let line = line.expect("the report is text");
            report.push_str(&line);
            report.push('\n');
            if let Some(address) = line.strip_prefix("ready http://") {
                let address = address.split(' ').next().unwrap_or_default();
                let public = address.parse().expect("the address is one");
                drain(&mut child);
                return Server { child, public, report };
            }
        }
        let mut complaint = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            // What there is of it helps; that it breaks off does not hide the failure.
            let _ = stderr.read_to_string(&mut complaint);
        }
        panic!("{} was not served\n{report}\n{complaint}", document.display());
    }

    pub(crate) fn public(&self) -> SocketAddr {
        self.public
    }
}

/// Reads the log, so that the program never waits for a reader.
fn drain(child: &mut Child) {
    if let Some(stderr) = child.stderr.take() {
        std::thread::spawn(move || std::io::copy(&mut BufReader::new(stderr), &mut std::io::sink()));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
