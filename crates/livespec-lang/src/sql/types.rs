//! Types of SQL.

use livespec_diagnostics::Span;
use livespec_ir::{Constraint, ConstraintKind, Origin, Type};
use sqlparser::ast::{ArrayElemTypeDef, CharacterLength, DataType, EnumMember, ExactNumberInfo};

use super::column::last_part;
use crate::type_word::DECIMAL;
use crate::{FieldDecl, TypeExpr};

/// Writes a type, its length and what comes with it (`SERIAL`) into a field.
pub(super) fn apply(data: &DataType, span: Span, field: &mut FieldDecl) {
    field.ty_span = span;
    field.ty = type_of(data);
    let origin = Origin::stated(span);
    if let Some(length) = length_max(data) {
        field.constraints.push(Constraint { kind: ConstraintKind::MaxLength(length), origin });
    }
    if unsigned(data) {
        field.constraints.push(Constraint { kind: ConstraintKind::Min(0.0), origin });
    }
    if let DataType::Custom(name, _) = data
        && matches!(
            last_part(name).to_ascii_lowercase().as_str(),
            "serial" | "bigserial" | "smallserial" | "serial4" | "serial8" | "serial2"
        )
    {
        field.sequence = true;
        field.nullable = Some(false);
    }
}

/// The longest text in characters.
fn length_max(data: &DataType) -> Option<u64> {
    match data {
        DataType::Character(length)
        | DataType::Char(length)
        | DataType::CharacterVarying(length)
        | DataType::CharVarying(length)
        | DataType::Varchar(length)
        | DataType::Nvarchar(length) => match length {
            Some(CharacterLength::IntegerLength { length, .. }) => Some(*length),
            _ => None,
        },
        DataType::String(length) => *length,
        DataType::Custom(name, arguments)
            if last_part(name).to_ascii_lowercase().contains("char") =>
        {
            arguments.first().and_then(|length| length.parse().ok())
        }
        _ => None,
    }
}

fn unsigned(data: &DataType) -> bool {
    matches!(
        data,
        DataType::TinyIntUnsigned(_)
            | DataType::SmallIntUnsigned(_)
            | DataType::MediumIntUnsigned(_)
            | DataType::IntUnsigned(_)
            | DataType::IntegerUnsigned(_)
            | DataType::BigIntUnsigned(_)
            | DataType::DecimalUnsigned(_)
            | DataType::FloatUnsigned(_)
            | DataType::DoubleUnsigned(_)
    )
}

/// The type of a column. The parser bounds the nesting.
fn type_of(data: &DataType) -> TypeExpr {
    match data {
        DataType::Array(element) => TypeExpr::Array(Box::new(match element {
            ArrayElemTypeDef::AngleBracket(inner)
            | ArrayElemTypeDef::SquareBracket(inner, _)
            | ArrayElemTypeDef::Parenthesis(inner)
            | ArrayElemTypeDef::Qualified(inner, _) => type_of(inner),
            ArrayElemTypeDef::None => TypeExpr::default(),
        })),
        DataType::Nullable(inner) | DataType::LowCardinality(inner) => type_of(inner),
        DataType::Map(_, value, _) => TypeExpr::Map(Box::new(type_of(value))),
        DataType::Enum(members, _) => TypeExpr::Values(
            members
                .iter()
                .map(|member| match member {
                    EnumMember::Name(name) | EnumMember::NamedValue(name, _) => name.clone().into(),
                })
                .collect(),
        ),
        DataType::Custom(name, arguments) => custom(&last_part(name), arguments),
        _ => TypeExpr::Plain(plain(data)),
    }
}

fn plain(data: &DataType) -> Type {
    use DataType as D;
    match data {
        D::Character(_)
        | D::Char(_)
        | D::CharacterVarying(_)
        | D::CharVarying(_)
        | D::Varchar(_)
        | D::Nvarchar(_)
        | D::CharacterLargeObject(_)
        | D::CharLargeObject(_)
        | D::Clob(_)
        | D::Text
        | D::TinyText
        | D::MediumText
        | D::LongText
        | D::String(_)
        | D::FixedString(_)
        | D::Interval { .. } => Type::Text,
        D::Uuid => Type::Uuid,
        D::Binary(_)
        | D::Varbinary(_)
        | D::Blob(_)
        | D::TinyBlob
        | D::MediumBlob
        | D::LongBlob
        | D::Bytes(_)
        | D::Bytea => Type::Bytes,
        D::Date | D::Date32 => Type::Date,
        D::Time(..) => Type::Time,
        D::Datetime(_) | D::Datetime64(..) | D::Timestamp(..) | D::TimestampNtz(_) => {
            Type::Timestamp
        }
        _ => number(data).unwrap_or(Type::Any),
    }
}

/// A type of numbers, booleans included, since one flavour spells them as numbers.
fn number(data: &DataType) -> Option<Type> {
    use DataType as D;
    Some(match data {
        D::Numeric(info)
        | D::Decimal(info)
        | D::DecimalUnsigned(info)
        | D::BigNumeric(info)
        | D::BigDecimal(info)
        | D::Dec(info)
        | D::DecUnsigned(info) => decimal(info),
        // MySQL has no boolean; this is how it spells one.
        D::TinyInt(Some(1)) | D::Bit(None | Some(1)) | D::Bool | D::Boolean => Type::Boolean,
        D::TinyInt(_)
        | D::TinyIntUnsigned(_)
        | D::UTinyInt
        | D::Int2(_)
        | D::SmallInt(_)
        | D::Int16
        | D::UInt8 => Type::Integer(16),
        D::Int2Unsigned(_)
        | D::SmallIntUnsigned(_)
        | D::USmallInt
        | D::MediumInt(_)
        | D::MediumIntUnsigned(_)
        | D::Int(_)
        | D::Int4(_)
        | D::Integer(_)
        | D::Int32
        | D::UInt16
        | D::Signed
        | D::SignedInteger => Type::Integer(32),
        D::Int8(_)
        | D::Int64
        | D::Int128
        | D::Int256
        | D::IntUnsigned(_)
        | D::Int4Unsigned(_)
        | D::IntegerUnsigned(_)
        | D::HugeInt
        | D::UHugeInt
        | D::UInt32
        | D::UInt64
        | D::UInt128
        | D::UInt256
        | D::BigInt(_)
        | D::BigIntUnsigned(_)
        | D::UBigInt
        | D::Int8Unsigned(_)
        | D::Unsigned
        | D::UnsignedInteger => Type::Integer(64),
        D::Float(_)
        | D::FloatUnsigned(_)
        | D::Float4
        | D::Float32
        | D::Float64
        | D::Real
        | D::RealUnsigned
        | D::Float8
        | D::Double(_)
        | D::DoubleUnsigned(_)
        | D::DoublePrecision
        | D::DoublePrecisionUnsigned => Type::Number,
        _ => return None,
    })
}

/// The digits of an exact number.
fn decimal(info: &ExactNumberInfo) -> Type {
    let small = |digits: u64| u8::try_from(digits).unwrap_or(u8::MAX);
    match info {
        ExactNumberInfo::None => DECIMAL,
        ExactNumberInfo::Precision(digits) => Type::Decimal(small(*digits), 0),
        ExactNumberInfo::PrecisionAndScale(digits, scale) => {
            Type::Decimal(small(*digits), u8::try_from(*scale).unwrap_or(0))
        }
    }
}

/// Types that only some flavours have; what none has is a name to be resolved.
fn custom(name: &str, arguments: &[String]) -> TypeExpr {
    let lower = name.to_ascii_lowercase();
    TypeExpr::Plain(match lower.as_str() {
        "serial" | "serial4" => Type::Integer(32),
        "bigserial" | "serial8" => Type::Integer(64),
        "smallserial" | "serial2" | "year" => Type::Integer(16),
        "citext" | "nchar" | "ntext" | "varchar2" | "nvarchar2" | "bpchar" | "inet" | "cidr"
        | "macaddr" | "ltree" => Type::Text,
        "money" | "smallmoney" => Type::Decimal(19, 4),
        "number" => match arguments {
            [digits, scale] => {
                Type::Decimal(digits.parse().unwrap_or(38), scale.parse().unwrap_or(0))
            }
            _ => DECIMAL,
        },
        "uniqueidentifier" => Type::Uuid,
        "datetime2" | "datetimeoffset" | "smalldatetime" | "timestamptz" => Type::Timestamp,
        "hstore" => return TypeExpr::Map(Box::new(TypeExpr::Plain(Type::Text))),
        "image" | "rowversion" => Type::Bytes,
        _ => return TypeExpr::Named(name.to_owned()),
    })
}
