//! Rules about targets, limits and settings.

pub(super) mod alert_without_threshold;
pub(super) mod flag_without_subject;
pub(super) mod objective_without_number;
pub(super) mod objective_without_percentile;
pub(super) mod rate_limit_without_number;
pub(super) mod variable_declared_twice;
