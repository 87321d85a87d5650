//! The event loop.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use hdrhistogram::Histogram;
use mio::{Events, Interest, Poll, Token};

use crate::{
    connection::{Connection, Progress},
    request::Requests,
};

/// Errors after which a run is given up: its figures would mean nothing.
const ERRORS_MAX: u64 = 1_000;

/// What to run.
pub(crate) struct Plan {
    pub(crate) address: SocketAddr,
    pub(crate) connections: usize,
    pub(crate) warmup: Duration,
    pub(crate) measured: Duration,
}

/// What came of it.
pub(crate) struct Outcome {
    pub(crate) latencies_us: Histogram<u64>,
    pub(crate) elapsed: Duration,
    pub(crate) errors: u64,
    /// Part of the measured time that this program was on a processor.
    pub(crate) cpu_share: f64,
}

/// Drives all connections until the time is over.
pub(crate) fn run(plan: &Plan, requests: Requests) -> anyhow::Result<Outcome> {
    let mut state = State::open(plan, requests)?;
    let mut events = Events::with_capacity(plan.connections.max(16));
    let begin = Instant::now() + plan.warmup;
    let end = begin + plan.measured;
    for index in 0..state.connections.len() {
        state.send(index, Instant::now());
    }
    let mut measured_since = None;
    let mut cpu_before = 0.0;
    let finish = loop {
        let timeout = Duration::from_millis(50);
        if let Err(error) = state.poll.poll(&mut events, Some(timeout))
            && error.kind() != std::io::ErrorKind::Interrupted
        {
            return Err(error.into());
        }
        let now = Instant::now();
        if measured_since.is_none() && now >= begin {
            measured_since = Some(now);
            cpu_before = cpu_seconds();
            state.latencies_us.reset();
            state.errors = 0;
        }
        if now >= end {
            break now;
        }
        for event in &events {
            state.advance(event.token().0);
        }
        if state.errors > ERRORS_MAX {
            bail!("more than {ERRORS_MAX} errors; the first: {}", state.first_error);
        }
    };
    if state.errors > 0 {
        eprintln!("load: {} errors; the first: {}", state.errors, state.first_error);
    }
    let elapsed = finish - measured_since.unwrap_or(begin);
    let cpu_share = (cpu_seconds() - cpu_before) / elapsed.as_secs_f64();
    Ok(Outcome { latencies_us: state.latencies_us, elapsed, errors: state.errors, cpu_share })
}

struct State {
    poll: Poll,
    address: SocketAddr,
    connections: Vec<Connection>,
    requests: Requests,
    latencies_us: Histogram<u64>,
    errors: u64,
    first_error: String,
}

impl State {
    fn open(plan: &Plan, requests: Requests) -> anyhow::Result<State> {
        let poll = Poll::new()?;
        let mut connections = Vec::with_capacity(plan.connections);
        for index in 0..plan.connections {
            let mut connection = Connection::open(plan.address)?;
            poll.registry().register(&mut connection.stream, Token(index), Interest::READABLE)?;
            connections.push(connection);
        }
        // A microsecond to a minute, three significant digits.
        let latencies_us = Histogram::new_with_bounds(1, 60_000_000, 3).context("valid bounds")?;
        let address = plan.address;
        let first_error = String::new();
        Ok(State { poll, address, connections, requests, latencies_us, errors: 0, first_error })
    }

    /// Takes what a connection has received and sends its next request.
    fn advance(&mut self, index: usize) {
        let keep_cursor = self.requests.follows_cursors();
        match self.connections[index].receive(keep_cursor) {
            Ok(Progress::Waiting) => {}
            Ok(Progress::Answered(status)) => {
                let now = Instant::now();
                let connection = &self.connections[index];
                if status == self.requests.status() {
                    let latency = (now - connection.sent).as_micros();
                    self.latencies_us.saturating_record(u64::try_from(latency).unwrap_or(u64::MAX));
                } else {
                    let answer = connection.answer();
                    self.fail(answer);
                }
                self.send(index, now);
            }
            Err(error) => {
                self.fail(format!("{error:#}"));
                self.reconnect(index);
            }
        }
    }

    fn send(&mut self, index: usize, now: Instant) {
        if let Err(error) = self.connections[index].send(&mut self.requests, now) {
            self.fail(format!("{error:#}"));
            self.reconnect(index);
        }
    }

    fn reconnect(&mut self, index: usize) {
        let result = Connection::open(self.address).and_then(|mut connection| {
            let registry = self.poll.registry();
            registry.register(&mut connection.stream, Token(index), Interest::READABLE)?;
            connection.send(&mut self.requests, Instant::now())?;
            self.connections[index] = connection;
            Ok(())
        });
        if let Err(error) = result {
            // Without this connection the run is another one: give it up.
            self.fail(format!("{error:#}"));
            self.errors += ERRORS_MAX;
        }
    }

    fn fail(&mut self, text: String) {
        if self.first_error.is_empty() {
            self.first_error = text;
        }
        self.errors += 1;
    }
}

/// Time of this (only) thread on a processor; zero where the system does not tell.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: f64 = text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0.0);
    nanoseconds / 1e9
}
