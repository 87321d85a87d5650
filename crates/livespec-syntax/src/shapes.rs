//! The ways of writing an item: one file a way.
