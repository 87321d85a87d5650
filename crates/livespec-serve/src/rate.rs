//! The rate limits of a document (GCRA), for each subject or address.
//!
//! "30 per minute" is a burst of 30, then one every two seconds.

use std::fmt::Write;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use livespec_ir::{Id, Operation, ProblemKind, RateLimit};
use livespec_service::{Principal, Problem};

/// Keys that share a bucket each once a limit knows as many keys as it may.
const SHARED_BUCKETS: u64 = 1024;

/// How many requests come between two looks at how full the memory is; the store has a lock for each
/// of its parts, so asking at every request would cost more than the limit itself.
const SWEEP_INTERVAL: u32 = 1024;

type Store = DefaultKeyedStateStore<u64>;
type Gcra = RateLimiter<u64, Store, DefaultClock, StateInformationMiddleware>;

/// One limit of the document.
pub(crate) struct Limiter {
    gcra: Gcra,
    clock: DefaultClock,
    hasher: RandomState,
    count: u32,
    seconds: u32,
    per_address: bool,
    operations: Vec<Id<Operation>>,
    keys_max: usize,
    checks: AtomicU32,
    full: AtomicBool,
}

impl std::fmt::Debug for Limiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Limiter")
            .field("count", &self.count)
            .field("seconds", &self.seconds)
            .finish()
    }
}

/// The headers of an answer of a limited route.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Standing {
    /// `RateLimit`.
    pub(crate) limit: String,
    /// `RateLimit-Policy`.
    pub(crate) policy: String,
}

impl Limiter {
    /// A limit of the document; none where it allows nothing or everything.
    pub(crate) fn new(limit: &RateLimit, keys_max: usize) -> Option<Self> {
        let count = NonZeroU32::new(limit.count)?;
        let seconds = NonZeroU32::new(limit.seconds)?;
        let period = Duration::from_secs(u64::from(seconds.get())) / count.get();
        let quota = Quota::with_period(period)?.allow_burst(count);
        Some(Limiter {
            gcra: RateLimiter::keyed(quota).with_middleware(),
            clock: DefaultClock::default(),
            hasher: RandomState::new(),
            count: count.get(),
            seconds: seconds.get(),
            per_address: limit.per_address,
            operations: limit.operations.clone(),
            keys_max,
            checks: AtomicU32::new(0),
            full: AtomicBool::new(false),
        })
    }

    /// Whether it is about an operation.
    pub(crate) fn covers(&self, operation: Id<Operation>) -> bool {
        self.operations.is_empty() || self.operations.contains(&operation)
    }

    /// The subject's key, else the address's; an IPv6 address counts as its /64.
    fn key(&self, principal: Option<&Principal>, peer: IpAddr) -> u64 {
        let subject = principal
            .filter(|p| !self.per_address && !p.subject.is_empty())
            .map(|p| p.subject.as_str());
        let key = match (subject, peer) {
            (Some(subject), _) => self.hasher.hash_one((0, subject)),
            (None, IpAddr::V4(address)) => self.hasher.hash_one((4, address)),
            (None, IpAddr::V6(address)) => self.hasher.hash_one((6, address.to_bits() >> 64)),
        };
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP_INTERVAL == SWEEP_INTERVAL - 1 {
            self.sweep();
        }
        if self.full.load(Ordering::Relaxed) { key % SHARED_BUCKETS } else { key }
    }

    /// Forgets whoever has a whole burst again, and notes whether there are still too many.
    fn sweep(&self) {
        self.gcra.retain_recent();
        self.gcra.shrink_to_fit();
        self.full.store(self.gcra.len() >= self.keys_max, Ordering::Relaxed);
    }

    /// What is left after this request, or how long to wait.
    fn take(&self, principal: Option<&Principal>, peer: IpAddr) -> Result<u32, Duration> {
        let key = self.key(principal, peer);
        match self.gcra.check_key(&key) {
            Ok(snapshot) => Ok(snapshot.remaining_burst_capacity()),
            Err(until) => Err(until.wait_time_from(self.clock.now())),
        }
    }

    /// Seconds until the burst is whole again.
    fn refill_seconds(&self, left: u32) -> u64 {
        let used = u64::from(self.count.saturating_sub(left));
        (used * u64::from(self.seconds)).div_ceil(u64::from(self.count))
    }
}

/// Counts a request against every limit of its route.
///
/// # Errors
/// The problem with its headers where one is exceeded; the standing then tells of that one.
pub(crate) fn check(
    limiters: &[Arc<Limiter>],
    principal: Option<&Principal>,
    peer: IpAddr,
    standing: &mut Standing,
) -> Result<(), Problem> {
    for (at, limiter) in limiters.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let (count, seconds) = (limiter.count, limiter.seconds);
        let name = Name(count, seconds);
        let taken = limiter.take(principal, peer);
        // Writing to a string cannot fail.
        let _ = write!(standing.policy, "{comma}{name};q={count};w={seconds}");
        match taken {
            Ok(left) => {
                let refill = limiter.refill_seconds(left);
                let _ = write!(standing.limit, "{comma}{name};r={left};t={refill}");
            }
            Err(wait) => {
                let wait = wait.as_millis().div_ceil(1000).max(1);
                standing.limit = format!("{name};r=0;t={wait}");
                standing.policy = format!("{name};q={count};w={seconds}");
                return Err(
                    Problem::new(ProblemKind::RateLimited).header("retry-after", wait.to_string())
                );
            }
        }
    }
    Ok(())
}

/// The name of a policy: `"30-per-60s"`.
struct Name(u32, u32);

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}-per-{}s\"", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use livespec_ir::Origin;

    use super::*;

    fn limiter(count: u32, keys_max: usize, per_address: bool) -> Arc<Limiter> {
        let limit = RateLimit {
            count,
            seconds: 60,
            operations: Vec::new(),
            per_address,
            subject: None,
            text: String::new(),
            origin: Origin::default(),
        };
        Arc::new(Limiter::new(&limit, keys_max).unwrap())
    }

    fn principal(subject: &str) -> Principal {
        Principal { subject: subject.to_owned(), ..Principal::default() }
    }

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_burst_then_a_wait_for_each_subject() {
        let limiters = [limiter(3, 100, false)];
        let alice = principal("alice");
        for left in (0..3).rev() {
            let mut standing = Standing::default();
            check(&limiters, Some(&alice), HERE, &mut standing).unwrap();
            assert!(
                standing.limit.starts_with(&format!("\"3-per-60s\";r={left};t=")),
                "{standing:?}"
            );
            assert_eq!(standing.policy, "\"3-per-60s\";q=3;w=60");
        }
        let mut standing = Standing::default();
        let problem = check(&limiters, Some(&alice), HERE, &mut standing).unwrap_err();
        assert_eq!(problem.kind, ProblemKind::RateLimited);
        assert_eq!(problem.headers, [("retry-after", "20".to_owned())]);
        assert_eq!(standing.limit, "\"3-per-60s\";r=0;t=20");
        let mut standing = Standing::default();
        check(&limiters, Some(&principal("bob")), HERE, &mut standing).unwrap();
    }

    #[test]
    fn strangers_share_once_memory_is_full() {
        let limiters = [limiter(1_000_000, 10, false)];
        for at in 0..5000 {
            let subject = principal(&at.to_string());
            check(&limiters, Some(&subject), HERE, &mut Standing::default()).unwrap();
        }
        assert!(limiters[0].gcra.len() <= 2 * 1024, "{}", limiters[0].gcra.len());
    }

    #[test]
    fn per_address_ignores_the_subject() {
        let limiters = [limiter(1, 100, true)];
        check(&limiters, Some(&principal("a")), HERE, &mut Standing::default()).unwrap();
        assert!(check(&limiters, Some(&principal("b")), HERE, &mut Standing::default()).is_err());
    }
}
