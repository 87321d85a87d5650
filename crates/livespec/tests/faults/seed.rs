//! Chance that can be repeated.

use std::ops::{Deref, DerefMut};
use std::time::{SystemTime, UNIX_EPOCH};

use rand::SeedableRng;
use rand::rngs::SmallRng;

/// A generator that tells its seed when the test fails.
pub(crate) struct Seed {
    number: u64,
    generator: SmallRng,
}

impl Seed {
    pub(crate) fn new() -> Seed {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970");
        let given = std::env::var("LIVESPEC_FAULTS_SEED").ok().and_then(|text| text.parse().ok());
        let number = given.unwrap_or_else(|| u64::from(since.subsec_nanos()) ^ since.as_secs());
        Seed { number, generator: SmallRng::seed_from_u64(number) }
    }
}

impl Deref for Seed {
    type Target = SmallRng;

    fn deref(&self) -> &SmallRng {
        &self.generator
    }
}

impl DerefMut for Seed {
    fn deref_mut(&mut self) -> &mut SmallRng {
        &mut self.generator
    }
}

#[expect(clippy::print_stderr, reason = "a failed test tells its seed there")]
impl Drop for Seed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to repeat this: LIVESPEC_FAULTS_SEED={}", self.number);
        }
    }
}
