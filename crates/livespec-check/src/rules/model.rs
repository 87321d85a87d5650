//! Rules about the records of a document.

pub(super) mod contradictory_definitions;
pub(super) mod field_declared_twice;
pub(super) mod request_field_not_in_model;
pub(super) mod response_field_not_in_model;
pub(super) mod unknown_type;
