//! Phases of a rollout or of an implementation: tables, sections, labels, entries.

use livespec_ir::{Origin, Phase};
use livespec_syntax::{Column, Section, TableRole, Topic};

use super::reading::{Line, Reader, row_span};
use super::topics::Topics;
use super::{CHECK_EXPORT, SERVE};
use crate::trace::Effect;

const PLAN: Topics = Topics::of(&[Topic::ImplementationPlan]);
const ROLLOUT: Topics = Topics::of(&[Topic::Rollout, Topic::Phases]);
/// A rollout also has flags, monitoring and a way back, which other passes read.
const OTHERS: Topics = Topics::of(&[
    Topic::FeatureFlags,
    Topic::Monitoring,
    Topic::Metrics,
    Topic::Alerts,
    Topic::Rollback,
]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut lines = reader.lines(PLAN.or(ROLLOUT));
    lines.retain(|line| !reader.place(line.index).around.meets(OTHERS));
    for line in &lines {
        let (requirement, effects) = belongs(reader, line.index);
        if !reader.context.claimed(line.index) {
            reader.context.claim(line.index, "plan", requirement, effects);
        }
    }
    let mut phases = tables(reader);
    phases.extend(sections(reader, &lines));
    if phases.is_empty() {
        phases.extend(lines.iter().filter_map(|line| entry(reader, line)));
    }
    reader.context.spec.phases.extend(phases);
}

/// What a line belongs to: the rollout, which the service acts on, or the plan of the work.
fn belongs(reader: &Reader<'_, '_>, index: usize) -> (&'static str, &'static [Effect]) {
    let around = reader.place(index).around;
    if around.meets(PLAN) && !around.has(Topic::Rollout) {
        ("D14", CHECK_EXPORT)
    } else {
        ("O7", SERVE)
    }
}

fn tables(reader: &mut Reader<'_, '_>) -> Vec<Phase> {
    let mut phases = Vec::new();
    let tables = reader.tables(|place, table| {
        table.role == TableRole::Phases
            || (place.topic == Some(Topic::Phases) && table.columns.contains(&Column::Phase))
    });
    for (index, table) in tables {
        let (requirement, effects) = belongs(reader, index);
        reader.context.claim(index, "phases", requirement, effects);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let place = row_span(row, span);
            reader.context.note(place, "phase", requirement, effects);
            let name = table.cell(row, Column::Phase).or_else(|| row.first());
            let scope = [Column::Scope, Column::Description, Column::Name, Column::Change]
                .iter()
                .find_map(|column| reader.owned(table.cell(row, *column)));
            let Some(name) = reader.owned(name) else { continue };
            phases.push(Phase {
                name,
                scope: scope.unwrap_or_default(),
                rollback: reader.owned(table.cell(row, Column::Trigger)),
                origin: Origin::stated(place),
            });
        }
    }
    phases
}

/// Whether a text begins as the name of a phase does.
fn named(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["phase", "stage", "milestone", "sprint", "iteration", "step", "wave", "week"].iter().any(
        |word| {
            text.strip_prefix(word).is_some_and(|rest| {
                rest.trim_start().starts_with(|c: char| c.is_ascii_digit() || "ivx".contains(c))
            })
        },
    )
}

fn sections(reader: &Reader<'_, '_>, lines: &[Line<'_>]) -> Vec<Phase> {
    let mut phases = Vec::new();
    for section in &reader.outline.sections {
        let heading = section.heading.as_str().trim();
        if !named(heading) || !under_plan(reader, section) {
            continue;
        }
        let from = lines.partition_point(|line| line.item.span.start < section.span.start);
        let own = lines[from..].iter().take_while(|line| section.span.contains(line.item.span));
        let texts: Vec<String> = own
            .filter(|line| line.listed || line.key.is_none())
            .filter_map(|line| reader.whole(line))
            .collect();
        phases.push(Phase {
            name: heading.to_owned(),
            scope: texts.join("; "),
            rollback: None,
            origin: Origin::stated(section.heading.span),
        });
    }
    phases
}

/// Whether the sections around one are about a plan or a rollout.
fn under_plan(reader: &Reader<'_, '_>, section: &Section) -> bool {
    let all = &reader.outline.sections;
    let mut current = Some(section);
    while let Some(section) = current {
        if section.topic.is_some_and(|topic| PLAN.or(ROLLOUT).has(topic)) {
            return true;
        }
        current = section.parent.and_then(|id| all.get(id.0 as usize));
    }
    false
}

/// `**Phase 1 (internal)**: ...` as a line.
fn entry(reader: &Reader<'_, '_>, line: &Line<'_>) -> Option<Phase> {
    let key = line.key?;
    if !named(key.text) || line.item.depth > 1 {
        return None;
    }
    let scope = reader.told(line.value).unwrap_or_default().to_owned();
    let name = key.text.trim().to_owned();
    Some(Phase { name, scope, rollback: None, origin: Origin::stated(line.item.span) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phases_are_numbered() {
        assert!(named("Phase 1: Foundation") && named("phase ii") && named("Week 3"));
        assert!(!named("Phases") && !named("Rollback") && !named("Stage door"));
    }
}
