//! Rules about endpoints and errors.

pub(super) mod duplicate_endpoint;
pub(super) mod endpoint_bound_to_nothing;
pub(super) mod endpoint_placeholder;
pub(super) mod error_code_with_two_statuses;
pub(super) mod error_entry_never_used;
pub(super) mod error_status_without_entry;
pub(super) mod no_endpoint;
pub(super) mod out_of_scope_operation;
pub(super) mod undecided_edge_case;
