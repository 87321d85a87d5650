//! Services under test as processes.

use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};

/// Longest wait for the line that says a service is ready.
const READY_MAX: Duration = Duration::from_secs(60);

/// One of the things compared: a name and how it is started.
#[derive(Clone)]
pub(crate) struct Side {
    pub(crate) name: &'static str,
    program: PathBuf,
    arguments: Vec<OsString>,
    /// What stands before the path of the database.
    database_prefix: &'static str,
    environment: Vec<(&'static str, String)>,
}

/// A running service; ends with this value.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: SocketAddr,
    /// From before the process was made until it said that it is ready.
    pub(crate) ready_after: Duration,
}

impl Side {
    /// Livespec on a specification.
    pub(crate) fn livespec(program: &Path, document: &Path) -> Side {
        let fixed = ["--listen", "127.0.0.1:0", "--admin", "off", "--database"];
        let mut arguments = vec![OsString::from("serve"), document.into()];
        arguments.extend(fixed.map(OsString::from));
        let program = program.to_owned();
        Side {
            name: "livespec",
            program,
            arguments,
            database_prefix: "sqlite:",
            environment: Vec::new(),
        }
    }

    /// The service written by hand.
    pub(crate) fn rival(program: &Path) -> Side {
        let arguments = ["--listen", "127.0.0.1:0", "--database"].map(OsString::from).to_vec();
        let program = program.to_owned();
        Side { name: "rival", program, arguments, database_prefix: "", environment: Vec::new() }
    }

    /// The same side under another name and with a variable set.
    pub(crate) fn with(mut self, name: &'static str, variable: &'static str, value: &str) -> Side {
        self.name = name;
        self.environment.push((variable, value.to_owned()));
        self
    }

    /// Size of the program in bytes.
    pub(crate) fn program_bytes(&self) -> anyhow::Result<u64> {
        Ok(std::fs::metadata(&self.program)?.len())
    }

    /// Starts the service on the database of a folder.
    pub(crate) fn start(&self, folder: &Path) -> anyhow::Result<Service> {
        let log = folder.join("log");
        let database = database(folder);
        let mut argument = OsString::from(self.database_prefix);
        argument.push(&database);
        let mut command = self.command();
        command.args(&self.arguments).arg(argument);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?);
        let begin = Instant::now();
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.name))?;
        let output = child.stdout.take().context("standard output is a pipe")?;
        match wait_until_ready(output) {
            Ok(address) => Ok(Service { child, address, ready_after: begin.elapsed() }),
            Err(error) => {
                end(&mut child);
                let log = std::fs::read_to_string(&log).unwrap_or_default();
                bail!("{}: {error:#}\n{log}", self.name);
            }
        }
    }

    /// The command, made to end with this program where the system can see to it.
    fn command(&self) -> Command {
        let guard = Path::new("/usr/bin/setpriv");
        if guard.exists() {
            let mut command = Command::new(guard);
            command.args(["--pdeathsig", "KILL", "--"]).arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        }
    }
}

/// The database of a folder.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("bench.db")
}

/// Variables of the caller that would change what is measured.
fn is_ours(name: &str) -> bool {
    name.starts_with("LIVESPEC_") || matches!(name, "DATABASE_URL" | "RUST_LOG" | "LOG_LEVEL")
}

/// Waits for `ready http://ADDRESS`, and goes on emptying the pipe so that the service never blocks on it.
fn wait_until_ready(output: ChildStdout) -> anyhow::Result<SocketAddr> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(rest) = line.strip_prefix("ready http://") {
                let address = rest.split_whitespace().next().unwrap_or_default().to_owned();
                let _ = sender.send(address);
            }
        }
    });
    match receiver.recv_timeout(READY_MAX) {
        Ok(address) => address.parse().with_context(|| format!("`{address}` is no address")),
        Err(mpsc::RecvTimeoutError::Timeout) => bail!("not ready after {} s", READY_MAX.as_secs()),
        Err(mpsc::RecvTimeoutError::Disconnected) => bail!("ended before it was ready"),
    }
}

impl Service {
    /// One request on a connection of its own; the answer must have status 200.
    pub(crate) fn get(&self, target: &str) -> anyhow::Result<()> {
        let mut stream = TcpStream::connect_timeout(&self.address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.lines().next().unwrap_or_default();
        ensure!(status.starts_with("HTTP/1.1 200"), "GET {target}: {status}");
        Ok(())
    }

    /// Resident memory in bytes; `None` where the system does not tell.
    pub(crate) fn resident_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1024)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself; either way it is waited for, so that its files are free.
    let _ = child.kill();
    let _ = child.wait();
}
