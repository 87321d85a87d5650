//! What diagrams draw against what the document says.

pub(super) mod component_not_drawn;
pub(super) mod diagram_names_nothing;
pub(super) mod drawn_component_not_described;
pub(super) mod message_to_unknown_endpoint;
pub(super) mod participant_named_nowhere;
