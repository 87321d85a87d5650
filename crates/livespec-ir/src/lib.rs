//! The typed model of a technical specification.
//!
//! In: facts from the compiler's passes. Out: [`Spec`], which `check` reads and which, once
//! [`Valid`], `service`, `export` and later consumers take.
//! It knows nothing of Markdown, HTTP servers or SQL engines, and none of its types is `Serialize`:
//! what leaves the process has its own type there.
//!
//! Terms: an [`Entity`] is a logical record with [`Field`]s; an [`Operation`] is one method on one
//! path; a [`Template`] is the shape of a response with the places its values come from; every fact
//! has an [`Origin`], which says where it stands and how it is known.
//!
//! ```
//! use livespec_ir::{Origin, Spec, Valid};
//! let spec = Spec::default();
//! assert!(spec.operations.is_empty());
//! let valid = Valid::assume_valid(spec);
//! assert_eq!(valid.entities.len(), 0);
//! assert!(Origin::default().span.is_empty());
//! ```

mod access;
mod behaviour;
mod entity;
mod error;
mod expression;
mod expression_text;
mod expression_type;
mod id;
mod invariant;
mod lifecycle;
mod operation;
mod origin;
mod presence;
mod quality;
mod spec;
mod template;
mod types;
mod valid;

pub use access::{Access, AccessRule, AuthKind, AuthMethod, Permission, Role};
pub use behaviour::{
    Behaviour, Comparison, Condition, Effect, Guard, NewValue, Refusal, Removal, StateMachine,
    Transition,
};
pub use entity::{Assigned, Conflict, Default, Entity, Field, Index, OnDelete, Reference, Unique};
pub use error::{ErrorEntry, ErrorTemplate, ProblemKind};
pub use expression::{
    Ambient, BrokenExpression, EXPRESSION_DEPTH_MAX, Expr, Expression, Function, Invariant,
    Literal, Operator,
};
pub use expression_type::{ExprError, ExprType};
pub use id::{Arena, Id};
pub use lifecycle::{Change, Choice, Info, Note, Person, Question, Risk, Status, StatusChoice};
pub use operation::{
    ErrorUse, Header, Media, Method, Operation, OperationKind, Paging, Parameter, ParameterPlace,
    Parent, PathSegment, PathTemplate, RequestBody, Response,
};
pub use origin::{Basis, Origin};
pub use quality::{
    Alert, Dependency, Flag, Integration, Metric, Objective, Phase, RateLimit, Threat, Variable,
};
pub use spec::Spec;
pub use template::{Context, Member, PageFact, Template};
pub use types::{Case, Constraint, ConstraintKind, Format, Normal, Property, Schema, Type};
pub use valid::Valid;
