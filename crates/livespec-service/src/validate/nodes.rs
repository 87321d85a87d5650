//! The compiled form of a schema: a list of nodes that point at each other by index, so that a record
//! may hold records of its own kind.

use livespec_ir::Type;
use livespec_storage::ColumnType;

use super::scalar::Scalar;

/// A compiled schema of a body.
#[derive(Debug, Default)]
pub(crate) struct Validator {
    pub(crate) nodes: Vec<Node>,
    /// The object at the top.
    pub(crate) root: usize,
    /// How many columns a body fills.
    pub(crate) columns: usize,
    /// Whether members may be missing and `null` removes (RFC 7396).
    pub(crate) patch: bool,
}

/// A value that may be `null`.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) nullable: bool,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// Anything.
    Any,
    Scalar(Scalar),
    Array {
        item: usize,
        min: u64,
        max: u64,
        unique: bool,
    },
    Map {
        value: usize,
        min: u64,
        max: u64,
    },
    Object(Object),
}

/// An object with known members.
#[derive(Debug, Default)]
pub(crate) struct Object {
    pub(crate) members: Vec<Member>,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: Box<str>,
    pub(crate) node: usize,
    pub(crate) required: bool,
    pub(crate) slot: Slot,
    /// Whether the column holds JSON text, scalars included.
    pub(crate) raw: bool,
}

/// Where the value of a member goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Into a column.
    Store(usize),
    /// Compared with what a column holds.
    Compare(usize),
    /// Into an object whose members have slots of their own.
    Into,
    /// Checked and left.
    Check,
    /// Refused: only the server writes it.
    Refuse,
}

impl Slot {
    /// The column that the slot is about.
    pub(crate) fn column(self) -> Option<usize> {
        match self {
            Slot::Store(column) | Slot::Compare(column) => Some(column),
            Slot::Into | Slot::Check | Slot::Refuse => None,
        }
    }
}

impl Validator {
    pub(crate) fn node(&self, index: usize) -> &Node {
        &self.nodes[index]
    }

    /// The columns that a body writes.
    pub(crate) fn stored(&self) -> Vec<usize> {
        let objects = self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        });
        let slots = objects.flat_map(|object| &object.members).map(|member| member.slot);
        slots
            .filter_map(|slot| if let Slot::Store(column) = slot { Some(column) } else { None })
            .collect()
    }

    /// The node that checks the values of a column.
    pub(crate) fn node_of_column(&self, column: usize) -> Option<usize> {
        self.nodes.iter().find_map(|node| match &node.kind {
            Kind::Object(object) => object
                .members
                .iter()
                .find(|member| member.slot.column() == Some(column))
                .map(|member| member.node),
            _ => None,
        })
    }
}

impl Object {
    /// The place of a member by name. Bodies mostly have their members in the order of the schema, so
    /// the search begins after the last one found.
    pub(crate) fn find(&self, name: &str, from: usize) -> Option<usize> {
        let (before, after) = self.members.split_at(from.min(self.members.len()));
        let same = |member: &Member| *member.name == *name;
        after
            .iter()
            .position(same)
            .map(|at| at + before.len())
            .or_else(|| before.iter().position(same))
    }
}

/// The column type that holds values of a type; `max` is the bound on the length of texts.
pub(crate) fn shape_of(ty: &Type, max: Option<u64>) -> ColumnType {
    match ty {
        Type::Text | Type::Enum(_) => ColumnType::Text(max.and_then(|max| u32::try_from(max).ok())),
        Type::Boolean => ColumnType::Boolean,
        Type::Integer(bits) => ColumnType::Integer(*bits),
        Type::Number => ColumnType::Real,
        Type::Decimal(precision, scale) => ColumnType::Decimal(*precision, *scale),
        Type::Uuid => ColumnType::Uuid,
        Type::Date => ColumnType::Date,
        Type::Time => ColumnType::Time,
        Type::Timestamp => ColumnType::Timestamp,
        Type::Bytes => ColumnType::Bytes,
        Type::Any
        | Type::Array(_)
        | Type::Map(_)
        | Type::Object(_)
        | Type::Entity(_)
        | Type::Named(_) => ColumnType::Json,
    }
}
