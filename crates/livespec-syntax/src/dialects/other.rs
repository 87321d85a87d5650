//! Documents that are close to none of the templates. Nothing is expected of them.

use super::Dialect;

/// Any other document.
pub static DIALECT: Dialect = Dialect {
    name: "other",
    summary: "any other document",
    metadata: &[],
    sections: &[],
    signals: &[],
};
