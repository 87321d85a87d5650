//! Checked values.

/// A value that passed its checks; what is inside cannot be changed any more.
#[derive(Debug, Clone)]
pub struct Valid<T>(T);

impl<T> Valid<T> {
    /// Marks a value as checked without looking at it. For the checker itself, for `--allow-errors`
    /// and for tests.
    pub fn assume_valid(value: T) -> Self {
        Valid(value)
    }

    /// The value, unmarked.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Valid<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
