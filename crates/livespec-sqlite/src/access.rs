//! Which lists an index answers as they stand.

use livespec_storage::{Sort, TableDef};

use crate::schema;

/// The orders in which rows can be walked: the primary key, unique constraints and indexes, each with its
/// columns and whether they descend, up to a combination that no two rows share.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paths(Vec<Vec<(usize, bool)>>);

impl Paths {
    pub(crate) fn of(table: &TableDef) -> Self {
        let ascending =
            |columns: &[usize]| columns.iter().map(|column| (*column, false)).collect::<Vec<_>>();
        let mut paths = vec![ascending(&table.primary_key)];
        paths.extend(table.uniques.iter().map(|unique| ascending(&unique.columns)));
        paths.extend(table.indexes.iter().map(|index| index.columns.clone()));
        paths.extend(schema::pointer_indexes(table).iter().map(|columns| ascending(columns)));
        // SQLite ends every index with the key of the row.
        for path in &mut paths {
            for column in &table.primary_key {
                if !path.iter().any(|(other, _)| other == column) {
                    path.push((*column, false));
                }
            }
        }
        Paths(paths)
    }

    /// Whether some path starts with the `fixed` columns (each compared for equality) and goes on in the
    /// order of `sort`, so that the first rows found are the rows asked for.
    pub(crate) fn serve(&self, fixed: &[usize], sort: &[Sort]) -> bool {
        self.0.iter().any(|path| serves(path, fixed, sort))
    }
}

/// How many columns of the path the fixed ones take, where they are its first ones.
fn prefix(path: &[(usize, bool)], fixed: &[usize]) -> Option<usize> {
    let taken = path.iter().take_while(|(column, _)| fixed.contains(column)).count();
    let all = fixed.iter().all(|column| path[..taken].iter().any(|(other, _)| other == column));
    all.then_some(taken)
}

fn serves(path: &[(usize, bool)], fixed: &[usize], sort: &[Sort]) -> bool {
    let Some(taken) = prefix(path, fixed) else { return false };
    let mut rest = path[taken..].iter();
    let mut backwards = None;
    // A fixed column does not order anything.
    for sort in sort.iter().filter(|sort| !fixed.contains(&sort.column)) {
        match rest.next() {
            // The path is unique by now; further columns do not order anything either.
            None => return true,
            Some((column, descending)) => {
                let against = *descending != sort.descending;
                if *column != sort.column || *backwards.get_or_insert(against) != against {
                    return false;
                }
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_storage::IndexDef;

    fn sort(columns: &[(usize, bool)]) -> Vec<Sort> {
        columns
            .iter()
            .map(|(column, descending)| Sort { column: *column, descending: *descending })
            .collect()
    }

    #[test]
    fn orders_that_an_index_serves() {
        let table = TableDef {
            primary_key: vec![0],
            indexes: vec![
                IndexDef { name: "a".into(), columns: vec![(2, true)] },
                IndexDef { name: "b".into(), columns: vec![(1, false), (3, true)] },
            ],
            ..TableDef::default()
        };
        let paths = Paths::of(&table);
        assert!(paths.serve(&[], &sort(&[(0, false)])));
        assert!(paths.serve(&[], &sort(&[(0, true)])));
        assert!(paths.serve(&[], &sort(&[(2, true), (0, false)])));
        assert!(paths.serve(&[], &sort(&[(2, false), (0, true)])));
        assert!(!paths.serve(&[], &sort(&[(2, true), (0, true)])));
        assert!(!paths.serve(&[], &sort(&[(3, false), (0, false)])));
        assert!(paths.serve(&[1], &sort(&[(3, true), (0, false)])));
        assert!(paths.serve(&[1], &sort(&[(1, true), (3, true)])));
        assert!(!paths.serve(&[1], &sort(&[(0, false)])));
        assert!(!paths.serve(&[4], &sort(&[(0, false)])));
        assert!(paths.serve(&[0], &sort(&[(4, false)])));
    }
}
