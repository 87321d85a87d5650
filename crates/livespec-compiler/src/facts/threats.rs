//! The threat model.

use livespec_ir::Threat;
use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK_VERIFY;
use super::reading::{Reader, row_span};
use super::topics::Topics;

const THREATS: Topics = Topics::of(&[Topic::ThreatModel]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(THREATS) {
        reader.context.claim(line.index, "threat", "X3", CHECK_VERIFY);
        if !line.listed || line.item.depth > 1 {
            continue;
        }
        let Some(threat) = reader.whole(&line) else { continue };
        let mitigation = line.key.and_then(|_| reader.told(line.value)).map(str::to_owned);
        found.push(Threat { threat, impact: None, mitigation, span: line.item.span });
    }
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Threats || place.topic == Some(Topic::ThreatModel)
    });
    for (index, table) in tables {
        reader.context.claim(index, "threats", "X3", CHECK_VERIFY);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let place = row_span(row, span);
            reader.context.note(place, "threat", "X3", CHECK_VERIFY);
            let named = table.cell(row, Column::Threat).or_else(|| table.cell(row, Column::Risk));
            let Some(threat) = reader.owned(named.or_else(|| row.first())) else { continue };
            let impact =
                table.cell(row, Column::Impact).or_else(|| table.cell(row, Column::Severity));
            found.push(Threat {
                threat,
                impact: impact.map(|cell| cell.as_str().trim().to_owned()),
                mitigation: reader.owned(table.cell(row, Column::Mitigation)),
                span: place,
            });
        }
    }
    reader.context.spec.threats.extend(found);
}
