//! UUIDs of version 7 (RFC 9562, section 5.7), ascending within the process.

use std::sync::atomic::{AtomicU64, Ordering};

use livespec_service::IdSource;
use rand::Rng;

/// Bits of the counter that follows the milliseconds (section 6.2, method 1).
const COUNTER_BITS: u32 = 12;

/// Milliseconds in 48 bits and a counter in 12, which never stand still or go back; the rest is
/// random. Where more ids than the counter holds are made within a millisecond, or the clock is set
/// back, the time in the ids runs ahead of the clock.
#[derive(Debug, Default)]
pub(crate) struct Uuid7 {
    last: AtomicU64,
}

impl IdSource for Uuid7 {
    fn uuid(&self, now_ms: i64) -> [u8; 16] {
        let now = (u64::try_from(now_ms).unwrap_or(0) & 0xffff_ffff_ffff) << COUNTER_BITS;
        let step = |last: u64| now.max(last.wrapping_add(1));
        let mut last = self.last.load(Ordering::Relaxed);
        let high = loop {
            let next = step(last);
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => break next,
                Err(current) => last = current,
            }
        };
        let mut random = [0; 8];
        rand::rng().fill_bytes(&mut random);
        assemble(high, random)
    }
}

fn assemble(high: u64, random: [u8; 8]) -> [u8; 16] {
    let ms = (high >> COUNTER_BITS).to_be_bytes();
    let counter = (high & 0xfff).to_be_bytes();
    let mut id = [0; 16];
    id[..6].copy_from_slice(&ms[2..]);
    id[6] = 0x70 | counter[6];
    id[7] = counter[7];
    id[8..].copy_from_slice(&random);
    id[8] = 0x80 | (id[8] & 0x3f);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_variant_and_time_stand_in_their_places() {
        let id = Uuid7::default().uuid(0x0199_c3a1_7c5e);
        assert_eq!(id[..6], [0x01, 0x99, 0xc3, 0xa1, 0x7c, 0x5e]);
        assert_eq!((id[6] >> 4, id[8] >> 6), (7, 2));
    }

    #[test]
    fn ids_ascend_even_where_the_clock_does_not() {
        let source = Uuid7::default();
        let mut last = source.uuid(1_000);
        for at in [1_000; 5_000].into_iter().chain([900, 2_000, 1_999]) {
            let next = source.uuid(at);
            assert!(next > last, "{at}");
            last = next;
        }
    }

    #[test]
    fn threads_never_make_the_same_id() {
        let source = Uuid7::default();
        let made: Vec<Vec<[u8; 16]>> = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..2_000).map(|_| source.uuid(7)).collect()))
                .collect();
            workers.into_iter().map(|worker| worker.join().expect("no worker panics")).collect()
        });
        let unique: std::collections::HashSet<&[u8]> =
            made.iter().flatten().map(|id| &id[..8]).collect();
        assert_eq!(unique.len(), 8_000);
    }
}
