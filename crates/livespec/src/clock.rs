//! The time of the machine.

use std::time::{SystemTime, UNIX_EPOCH};

use livespec_service::Clock;

/// The system's clock; reading it is no system call on the platforms that servers run on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }
}
