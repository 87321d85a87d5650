//! Words for types, as they stand in samples and in column tables.
