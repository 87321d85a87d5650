//! Rules about targets, limits and settings.

pub(super) mod alert_without_threshold;
pub(super) mod contradictory_rate_limits;
pub(super) mod contradictory_targets;
pub(super) mod dependency_told_twice;
pub(super) mod flag_without_subject;
pub(super) mod impossible_percentage;
pub(super) mod objective_without_number;
pub(super) mod objective_without_percentile;
pub(super) mod percentiles_out_of_order;
pub(super) mod rate_limit_without_entry;
pub(super) mod rate_limit_without_number;
pub(super) mod rollout_without_way_back;
pub(super) mod secret_with_default;
pub(super) mod variable_declared_twice;
pub(super) mod variable_not_declared;
