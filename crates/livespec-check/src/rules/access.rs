//! Rules about who may do what.

pub(super) mod method_undecided;
pub(super) mod permission_never_used;
pub(super) mod permission_not_declared;
pub(super) mod public_endpoint_refuses;
pub(super) mod role_with_undeclared_permission;
pub(super) mod threat_without_mitigation;
pub(super) mod unauthorized_without_authentication;
