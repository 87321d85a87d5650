//! What any bytes must leave standing.
//!
//! In: bytes. Out: nothing, or a panic that names what was broken. Each function of [`targets`] is a
//! fuzz target of its name; the tests of the program run them all on their seeds.

pub mod targets;
