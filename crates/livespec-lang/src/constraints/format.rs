//! Textual formats.

use livespec_ir::{ConstraintKind, Format};

use super::{At, Family, Take};

pub(super) const FAMILY: Family = Family { name: "format", read };

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    let lead = at.skip(
        0,
        &["valid", "well-formed", "properly", "formatted", "correctly", "format", ":", "in"],
    );
    let (format, end, standard) = known(at, lead)?;
    let end = at.skip(
        end,
        &[
            "address",
            "format",
            "code",
            "codes",
            "string",
            "number",
            "notation",
            "compliant",
            "formatted",
            "country",
            "phone",
            "timestamp",
            "currency",
        ],
    );
    let led = lead > 0
        || matches!(at.before(1), "valid" | "format")
        || (matches!(at.before(1), "a" | "an")
            && (matches!(at.before(2), "be" | "is") || at.before(2) == "," && at.ends(end)));
    let named = at.any(end.saturating_sub(1), &["format", "formatted"]);
    let alone = at.at == at.start && at.ends(end);
    if standard || led || named || alone {
        Take::narrow(end, [ConstraintKind::Format(format)])
    } else {
        None
    }
}

/// A format by its name: the token after it, and whether it is a standard's name, which means the
/// format wherever it stands.
fn known(at: &At<'_>, offset: usize) -> Option<(Format, usize, bool)> {
    let next = offset + 1;
    Some(match at.word(offset) {
        "email" | "e-mail" | "emails" => (Format::Email, next, false),
        "url" | "uri" | "urls" => (Format::Uri, next, false),
        "http" | "https" | "absolute" if at.any(next, &["url", "uri"]) => {
            (Format::Uri, next + 1, false)
        }
        "uuid" | "guid" | "uuidv4" | "uuidv7" => {
            (Format::Uuid, at.skip(next, &["v4", "v7", "(", "v"]), false)
        }
        "phone" => (Format::Phone, next, false),
        "hostname" => (Format::Hostname, next, false),
        "host" if at.word(next) == "name" => (Format::Hostname, next + 1, false),
        "ip" if at.word(next) == "address" => (Format::Ip, next + 1, false),
        "ipv4" | "ipv6" => (Format::Ip, next, false),
        "slug" | "url-safe" | "kebab-case" => (Format::Slug, next, false),
        "e" if at.word(next) == "." && at.word(next + 1) == "164" => {
            (Format::Phone, next + 2, true)
        }
        "iso" => return iso(at, next),
        "iso8601" | "iso-8601" | "iso_8601" => iso_date(at, next),
        "iso4217" | "iso-4217" => (Format::Currency, next, true),
        "rfc" if at.any(next, &["3339"]) => (Format::DateTime, next + 1, true),
        "rfc" if at.any(next, &["5322", "5321", "822"]) => (Format::Email, next + 1, true),
        "rfc3339" | "rfc-3339" | "date-time" => (Format::DateTime, next, true),
        "rfc5322" | "rfc-5322" => (Format::Email, next, true),
        _ => return None,
    })
}

fn iso(at: &At<'_>, offset: usize) -> Option<(Format, usize, bool)> {
    Some(match at.word(offset) {
        "8601" => iso_date(at, offset + 1),
        "4217" => (Format::Currency, at.skip(offset + 1, &["three-letter", "3-letter"]), true),
        "3166" => (
            Format::Country,
            at.skip(offset + 1, &["alpha-2", "-", "1", "alpha", "2", "two-letter"]),
            true,
        ),
        word if word.starts_with("3166-1") => {
            (Format::Country, at.skip(offset + 1, &["alpha-2", "two-letter"]), true)
        }
        "date" => (Format::Date, offset + 1, true),
        _ => return None,
    })
}

/// ISO 8601 is a date where only a date is spoken of, else an instant.
fn iso_date(at: &At<'_>, offset: usize) -> (Format, usize, bool) {
    let format = if at.word(offset) == "date" && at.word(offset + 1) != "time" {
        Format::Date
    } else {
        Format::DateTime
    };
    (
        format,
        at.skip(offset, &["date", "time", "datetime", "timestamp", "date-time", "utc", "/"]),
        true,
    )
}
