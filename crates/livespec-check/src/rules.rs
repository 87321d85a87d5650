//! The rules, one file each, in groups.

mod access;
mod diagram;
mod document;
mod model;
mod operation;
mod quality;

use crate::Rule;

/// Every rule, by code within its group.
pub const RULES: &[&Rule] = &[
    &document::placeholder_left::RULE,
    &document::missing_section::RULE,
    &document::empty_section::RULE,
    &document::section_out_of_order::RULE,
    &document::not_applicable_without_reason::RULE,
    &document::undecided_status::RULE,
    &document::unknown_status::RULE,
    &document::approved_without_reviewers::RULE,
    &document::approved_with_open_question::RULE,
    &document::unreadable_date::RULE,
    &document::version_not_semver::RULE,
    &document::unknown_front_matter_key::RULE,
    &document::missing_title::RULE,
    &document::change_log_disagrees::RULE,
    &document::change_log_out_of_order::RULE,
    &document::risk_without_mitigation::RULE,
    &document::unknown_level::RULE,
    &document::alternative_without_decision::RULE,
    &document::glossary_term_twice::RULE,
    &document::changed_before_created::RULE,
    &document::undecided_wording::RULE,
    &document::broken_anchor::RULE,
    &document::link_to_missing_file::RULE,
    &document::misspelled_heading::RULE,
    &document::misspelled_metadata_key::RULE,
    &document::metadata_told_twice::RULE,
    &document::empty_metadata::RULE,
    &document::metadata_of_another_type::RULE,
    &document::id_listed_twice::RULE,
    &document::section_told_twice::RULE,
    &document::section_number_out_of_order::RULE,
    &document::glossary_term_unused::RULE,
    &document::change_log_version_repeated::RULE,
    &document::empty_phase::RULE,
    &document::implemented_with_open_task::RULE,
    &document::two_options_chosen::RULE,
    &document::empty_cell::RULE,
    &document::scenario_without_outcome::RULE,
    &document::secret_in_document::RULE,
    &document::hedged_requirement::RULE,
    &document::date_not_iso::RULE,
    &document::struck_out_text::RULE,
    &model::contradictory_definitions::RULE,
    &model::unknown_type::RULE,
    &model::response_field_not_in_model::RULE,
    &model::request_field_not_in_model::RULE,
    &model::field_declared_twice::RULE,
    &model::default_not_allowed::RULE,
    &model::impossible_range::RULE,
    &model::value_listed_twice::RULE,
    &model::sample_not_allowed::RULE,
    &model::destructive_migration_without_rollback::RULE,
    &model::deprecation_without_end::RULE,
    &model::secret_in_response::RULE,
    &model::only_changes_told::RULE,
    &model::expression_without_meaning::RULE,
    &model::unreachable_state::RULE,
    &model::state_not_listed::RULE,
    &model::step_with_two_targets::RULE,
    &operation::no_endpoint::RULE,
    &operation::endpoint_placeholder::RULE,
    &operation::endpoint_bound_to_nothing::RULE,
    &operation::duplicate_endpoint::RULE,
    &operation::error_status_without_entry::RULE,
    &operation::error_entry_never_used::RULE,
    &operation::error_code_with_two_statuses::RULE,
    &operation::out_of_scope_operation::RULE,
    &operation::undecided_edge_case::RULE,
    &operation::path_parameter_twice::RULE,
    &operation::path_parameter_not_in_path::RULE,
    &operation::path_parameter_not_documented::RULE,
    &operation::request_body_of_read::RULE,
    &operation::body_without_content::RULE,
    &operation::unknown_http_status::RULE,
    &operation::status_phrase_disagrees::RULE,
    &operation::list_without_page_bound::RULE,
    &operation::error_shapes_differ::RULE,
    &operation::test_of_unknown_endpoint::RULE,
    &operation::secret_in_query::RULE,
    &operation::error_code_listed_twice::RULE,
    &operation::modified_endpoint_without_change::RULE,
    &access::permission_not_declared::RULE,
    &access::permission_never_used::RULE,
    &access::method_undecided::RULE,
    &access::unauthorized_without_authentication::RULE,
    &access::role_with_undeclared_permission::RULE,
    &access::threat_without_mitigation::RULE,
    &access::public_endpoint_refuses::RULE,
    &diagram::diagram_names_nothing::RULE,
    &diagram::component_not_drawn::RULE,
    &diagram::drawn_component_not_described::RULE,
    &diagram::participant_named_nowhere::RULE,
    &diagram::message_to_unknown_endpoint::RULE,
    &quality::objective_without_number::RULE,
    &quality::objective_without_percentile::RULE,
    &quality::rate_limit_without_number::RULE,
    &quality::alert_without_threshold::RULE,
    &quality::variable_declared_twice::RULE,
    &quality::flag_without_subject::RULE,
    &quality::contradictory_targets::RULE,
    &quality::percentiles_out_of_order::RULE,
    &quality::impossible_percentage::RULE,
    &quality::contradictory_rate_limits::RULE,
    &quality::rate_limit_without_entry::RULE,
    &quality::variable_not_declared::RULE,
    &quality::secret_with_default::RULE,
    &quality::rollout_without_way_back::RULE,
    &quality::dependency_told_twice::RULE,
];

#[cfg(test)]
mod tests {
    use super::RULES;
    use std::collections::HashSet;

    #[test]
    fn codes_and_names_are_used_once() {
        let codes: HashSet<&str> = RULES.iter().map(|rule| rule.code.0).collect();
        let names: HashSet<&str> = RULES.iter().map(|rule| rule.name).collect();
        assert_eq!((codes.len(), names.len()), (RULES.len(), RULES.len()));
    }

    #[test]
    fn every_manual_has_the_same_parts() {
        for rule in RULES {
            let mut at = 0;
            for part in ["## What it does", "## Why is this bad?", "## Example", "## Use instead"] {
                let found = rule.manual[at..].find(part);
                at += found.unwrap_or_else(|| panic!("{}: no `{part}`", rule.name));
            }
        }
    }
}
