//! Rules about the records of a document.

pub(super) mod contradictory_definitions;
pub(super) mod default_not_allowed;
pub(super) mod deprecation_without_end;
pub(super) mod destructive_migration_without_rollback;
pub(super) mod expression_without_meaning;
pub(super) mod field_declared_twice;
pub(super) mod impossible_range;
pub(super) mod only_changes_told;
pub(super) mod request_field_not_in_model;
pub(super) mod response_field_not_in_model;
pub(super) mod sample_not_allowed;
pub(super) mod secret_in_response;
pub(super) mod state_not_listed;
pub(super) mod step_with_two_targets;
pub(super) mod unknown_type;
pub(super) mod unreachable_state;
pub(super) mod value_listed_twice;
