//! Rules about endpoints and errors.

pub(super) mod body_without_content;
pub(super) mod duplicate_endpoint;
pub(super) mod endpoint_bound_to_nothing;
pub(super) mod endpoint_placeholder;
pub(super) mod error_code_listed_twice;
pub(super) mod error_code_with_two_statuses;
pub(super) mod error_entry_never_used;
pub(super) mod error_shapes_differ;
pub(super) mod error_status_without_entry;
pub(super) mod list_without_page_bound;
pub(super) mod modified_endpoint_without_change;
pub(super) mod no_endpoint;
pub(super) mod out_of_scope_operation;
pub(super) mod path_parameter_not_documented;
pub(super) mod path_parameter_not_in_path;
pub(super) mod path_parameter_twice;
pub(super) mod request_body_of_read;
pub(super) mod secret_in_query;
pub(super) mod status_phrase_disagrees;
pub(super) mod test_of_unknown_endpoint;
pub(super) mod undecided_edge_case;
pub(super) mod unknown_http_status;
