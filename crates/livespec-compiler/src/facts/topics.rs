//! Sets of topics.

use livespec_syntax::Topic;

/// A set of topics as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Topics(u128);

impl Topics {
    /// The topics of a list.
    pub(crate) const fn of(list: &[Topic]) -> Topics {
        let mut bits = 0;
        let mut index = 0;
        while index < list.len() {
            bits |= 1 << list[index] as u32;
            index += 1;
        }
        Topics(bits)
    }

    /// The same set with one topic more.
    pub(crate) fn with(self, topic: Option<Topic>) -> Topics {
        topic.map_or(self, |topic| Topics(self.0 | 1 << topic as u32))
    }

    /// All topics of both.
    pub(crate) const fn or(self, other: Topics) -> Topics {
        Topics(self.0 | other.0)
    }

    /// Whether the sets share a topic.
    pub(crate) const fn meets(self, other: Topics) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the topic is in the set.
    pub(crate) const fn has(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u32) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_topic_has_a_bit_of_its_own() {
        let last = Topics::of(&[Topic::Appendix]);
        assert!(last.has(Topic::Appendix) && !last.has(Topic::Overview));
        assert!(last.with(Some(Topic::Overview)).meets(Topics::of(&[Topic::Overview])));
        assert!(!last.with(None).meets(Topics::of(&[Topic::Overview, Topic::Goals])));
        assert!(last.or(Topics::of(&[Topic::Goals])).has(Topic::Goals));
    }
}
