//! Faults, met by the program itself over HTTP: `kill -9`, full disks, locks, stops under load,
//! documents that change under load, databases that do not fit, and bytes that are no HTTP.
//!
//! Every test has a folder of its own and free ports. What happens at random comes from a seed that a
//! failure prints; `LIVESPEC_FAULTS_SEED` repeats it.

#[path = "faults/client.rs"]
mod client;
#[path = "faults/databases.rs"]
mod databases;
#[path = "faults/disk.rs"]
mod disk;
#[path = "faults/hostile.rs"]
mod hostile;
#[path = "faults/kill.rs"]
mod kill;
#[path = "faults/load.rs"]
mod load;
#[path = "faults/lock.rs"]
mod lock;
#[path = "faults/process.rs"]
mod process;
#[path = "faults/refusals.rs"]
mod refusals;
#[path = "faults/seed.rs"]
mod seed;
#[path = "faults/slow.rs"]
mod slow;
#[path = "faults/stop.rs"]
mod stop;
#[path = "faults/watch.rs"]
mod watch;
