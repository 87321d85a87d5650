//! The server over real sockets: its checks and their order, its limits, its life.

#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

mod auth;
mod bodies;
mod client;
mod coding;
mod life;
mod limits;
mod page;
mod server;
mod upstream;
mod wire;
