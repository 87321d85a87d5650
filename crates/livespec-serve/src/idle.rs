//! Ends connections that wait for too long.
//!
//! One task looks at all connections now and then, instead of a timer for each request: a client
//! that sends its head a byte at a time, or nothing at all, is found within [`LOOK_INTERVAL`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::connection::Order;
use crate::shared::Shared;

/// How often connections are looked at.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

/// How long a connection may wait for a request once the process is about to stop; what was sent
/// before the stop has arrived by then.
const STOPPING_IDLE_TIME_MAX: Duration = Duration::from_secs(1);

/// Runs as long as the process serves.
pub(crate) async fn watch(shared: Arc<Shared>) {
    let shortest = shared.limits.head_time_max.min(shared.limits.idle_time_max);
    let mut ticks =
        tokio::time::interval(LOOK_INTERVAL.min(shortest / 2).max(Duration::from_millis(1)));
    loop {
        ticks.tick().await;
        look(&shared);
    }
}

fn look(shared: &Shared) {
    let now_ms = shared.since_epoch_ms(Instant::now());
    let stopping = shared.is_stopping();
    for connection in shared.connections.open() {
        let max = match (stopping, connection.has_answered()) {
            (true, _) => STOPPING_IDLE_TIME_MAX,
            (false, true) => shared.limits.idle_time_max,
            (false, false) => shared.limits.head_time_max,
        };
        if connection.waiting(now_ms).is_some_and(|waited| max < waited) {
            connection.tell(Order::Leave);
        }
    }
}
