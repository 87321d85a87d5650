//! Rules about the document itself.

pub(super) mod alternative_without_decision;
pub(super) mod approved_with_open_question;
pub(super) mod approved_without_reviewers;
pub(super) mod change_log_disagrees;
pub(super) mod change_log_out_of_order;
pub(super) mod changed_before_created;
pub(super) mod empty_section;
pub(super) mod glossary_term_twice;
pub(super) mod missing_section;
pub(super) mod missing_title;
pub(super) mod not_applicable_without_reason;
pub(super) mod placeholder_left;
pub(super) mod risk_without_mitigation;
pub(super) mod section_out_of_order;
pub(super) mod undecided_status;
pub(super) mod undecided_wording;
pub(super) mod unknown_front_matter_key;
pub(super) mod unknown_level;
pub(super) mod unknown_status;
pub(super) mod unreadable_date;
pub(super) mod version_not_semver;
