//! The glossary: tables, bold terms, entries.

use livespec_syntax::{Column, TableRole, Topic};

use super::CHECK;
use super::reading::{Piece, Reader};
use super::topics::Topics;

const GLOSSARY: Topics = Topics::of(&[Topic::Glossary]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut terms = Vec::new();
    for line in reader.lines(GLOSSARY) {
        reader.context.claim(line.index, "glossary term", "D12", CHECK);
        let Some(key) = line.key else { continue };
        if let Some(term) = reader.told(key) {
            terms.push(Reader::note_of(term, key.span));
        }
    }
    let tables = reader
        .tables(|place, table| table.role == TableRole::Glossary || place.around.meets(GLOSSARY));
    for (index, table) in tables {
        reader.context.claim(index, "glossary", "D12", CHECK);
        for row in &table.rows {
            let Some(cell) = table.cell(row, Column::Term).or_else(|| row.first()) else {
                continue;
            };
            if let Some(term) = reader.told(Piece { text: cell.as_str(), span: cell.span }) {
                terms.push(Reader::note_of(term, cell.span));
                reader.context.note(cell.span, "glossary term", "D12", CHECK);
            }
        }
    }
    reader.context.spec.glossary.extend(terms);
}
