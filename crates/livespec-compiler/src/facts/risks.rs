//! Risks with what is done about them: pairs of labels, tables, entries.

use livespec_diagnostics::Span;
use livespec_ir::{Origin, Risk};
use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK;
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;

const RISKS: Topics = Topics::of(&[Topic::Risks]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut risks: Vec<Risk> = Vec::new();
    for line in reader.lines(RISKS) {
        if !about_risks(reader, line.index) {
            continue;
        }
        reader.context.claim(line.index, "risk", "D11", CHECK);
        read(reader, &line, &mut risks);
    }
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Risks
            || (place.topic == Some(Topic::Risks) && table.columns.contains(&Column::Risk))
    });
    for (index, table) in tables {
        if !about_risks(reader, index) {
            continue;
        }
        reader.context.claim(index, "risks", "D11", CHECK);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let named =
                table.cell(row, Column::Risk).or_else(|| table.cell(row, Column::Description));
            let Some(text) = reader.owned(named.or_else(|| row.first())) else { continue };
            let place = row_span(row, span);
            reader.context.note(place, "risk", "D11", CHECK);
            let mut risk = new(text, place);
            let likelihood = table.cell(row, Column::Likelihood);
            let impact =
                table.cell(row, Column::Impact).or_else(|| table.cell(row, Column::Severity));
            risk.likelihood = likelihood.map(|cell| cell.as_str().trim().to_owned());
            risk.impact = impact.map(|cell| cell.as_str().trim().to_owned());
            risk.mitigation = reader.owned(table.cell(row, Column::Mitigation));
            risks.push(risk);
        }
    }
    reader.context.spec.risks.extend(risks);
}

/// Sections about risks often hold assumptions and questions too, under headings of their own.
fn about_risks(reader: &Reader<'_, '_>, index: usize) -> bool {
    let heading = reader.heading(index);
    let other = ["assumption", "question", "constraint"].iter().any(|word| heading.contains(word));
    let topic = reader.place(index).topic;
    let inner = topic.is_some_and(|topic| {
        matches!(topic, Topic::OpenQuestions | Topic::ThreatModel | Topic::Dependencies)
    });
    (heading.contains("risk") || !other) && !inner
}

fn new(text: String, span: Span) -> Risk {
    Risk { text, likelihood: None, impact: None, mitigation: None, origin: Origin::stated(span) }
}

/// One line: a risk, or what the line says of the risk before it.
fn read(reader: &Reader<'_, '_>, line: &Line<'_>, risks: &mut Vec<Risk>) {
    let key = line.key_word();
    let told = reader.told(line.value);
    let starts = |words: &[&str]| words.iter().any(|word| key.starts_with(word));
    if starts(&["mitigation", "countermeasure", "response"]) {
        if let (Some(last), Some(text)) = (risks.last_mut(), told) {
            last.mitigation.get_or_insert_with(|| text.to_owned());
        }
    } else if starts(&["impact", "severity"]) {
        set(risks, told, |risk| &mut risk.impact);
    } else if starts(&["likelihood", "probability"]) {
        set(risks, told, |risk| &mut risk.likelihood);
    } else if starts(&["risk"]) {
        if let Some(text) = told {
            risks.push(with_mitigation(text, line.item.span));
        }
    } else if line.listed
        && line.item.depth <= 1
        && !starts(&["assumption", "question", "note"])
        && let Some(text) = reader.whole(line)
    {
        let mut risk = with_mitigation(&text, line.item.span);
        // What follows the first sentence of a named risk says what comes of it.
        if line.key.is_some() && risk.mitigation.is_none() {
            risk.mitigation =
                told.and_then(|text| text.split_once(". ")).map(|(_, rest)| rest.to_owned());
        }
        risks.push(risk);
    }
}

fn set(risks: &mut [Risk], told: Option<&str>, field: impl Fn(&mut Risk) -> &mut Option<String>) {
    if let (Some(last), Some(text)) = (risks.last_mut(), told) {
        *field(last) = Some(text.to_owned());
    }
}

/// A risk whose own sentence goes on with the remedy (`... Mitigation: ...`, `... → ...`).
fn with_mitigation(text: &str, span: Span) -> Risk {
    let lower = text.to_ascii_lowercase();
    let cut = ["mitigation:", "mitigated by", "mitigate:", "→", "=>"]
        .iter()
        .filter_map(|word| lower.find(word).map(|at| (at, word.len())))
        .min();
    let Some((at, length)) = cut else { return new(text.to_owned(), span) };
    let (Some(head), Some(tail)) = (text.get(..at), text.get(at + length..)) else {
        return new(text.to_owned(), span);
    };
    let mut risk = new(head.trim().trim_end_matches(['.', ';', '—', '(']).to_owned(), span);
    risk.mitigation = Some(tail.trim().to_owned()).filter(|tail| !tail.is_empty());
    risk
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_can_carry_its_mitigation() {
        let risk = with_mitigation("Mail is slow. Mitigation: send later", Span::default());
        assert_eq!(risk.text, "Mail is slow");
        assert_eq!(risk.mitigation.as_deref(), Some("send later"));
        assert_eq!(with_mitigation("Mail is slow", Span::default()).mitigation, None);
        assert_eq!(
            with_mitigation("Ärger → Ruhe", Span::default()).mitigation.as_deref(),
            Some("Ruhe")
        );
    }
}
