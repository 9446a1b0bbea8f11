//! A long list that is cheap to clone and to change in one place: the reports of a file.
//!
//! The items lie in chunks that snapshots share, so that a keystroke in a file of thousands of
//! reports touches one chunk, and a look for what is where skips whole chunks.

use std::ops::Range;
use std::sync::Arc;

/// What a [`Sequence`] must know of its items.
pub trait Measured {
    /// The item's length in bytes of text.
    fn length(&self) -> u32;
    /// True when [`Sequence::notable`] must not pass the item over.
    fn is_notable(&self) -> bool;
}

#[derive(Debug)]
pub struct Sequence<T> {
    chunks: Vec<Arc<Chunk<T>>>,
}

#[derive(Debug)]
struct Chunk<T> {
    items: Vec<Arc<T>>,
    length: u32,
    notable: bool,
}

/// The most items of a chunk.
const FULL: usize = 64;

impl<T: Measured> Chunk<T> {
    fn new(items: Vec<Arc<T>>) -> Arc<Self> {
        let length = items.iter().map(|item| item.length()).sum();
        let notable = items.iter().any(|item| item.is_notable());
        Arc::new(Self { items, length, notable })
    }
}

impl<T> Clone for Sequence<T> {
    fn clone(&self) -> Self {
        Self { chunks: self.chunks.clone() }
    }
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self { chunks: Vec::new() }
    }
}

impl<T: Measured> Sequence<T> {
    pub fn new(items: Vec<Arc<T>>) -> Self {
        Self { chunks: items.chunks(FULL / 2).map(|items| Chunk::new(items.to_vec())).collect() }
    }

    pub fn len(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.items.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The items with the offsets where they start.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Arc<T>)> {
        self.items(|_, _| true)
    }

    /// The notable items, and perhaps some others, with the offsets where they start.
    pub fn notable(&self) -> impl Iterator<Item = (u32, &Arc<T>)> {
        self.items(|_, chunk| chunk.notable)
    }

    /// The items that meet a range of the text, with the offsets where they start.
    pub fn meeting(&self, range: Range<u32>) -> impl Iterator<Item = (u32, &Arc<T>)> {
        let meets = move |start: u32, length: u32| {
            start <= range.end && range.start <= start.saturating_add(length)
        };
        self.items(move |start, chunk| meets(start, chunk.length))
            .filter(move |(start, item)| meets(*start, item.length()))
    }

    fn items(
        &self,
        wanted: impl Fn(u32, &Chunk<T>) -> bool,
    ) -> impl Iterator<Item = (u32, &Arc<T>)> {
        let starts = self.chunks.iter().scan(0, |start, chunk| {
            let here = *start;
            *start += chunk.length;
            Some((here, chunk))
        });
        starts.filter(move |(start, chunk)| wanted(*start, chunk)).flat_map(|(start, chunk)| {
            chunk.items.iter().scan(start, |start, item| {
                let here = *start;
                *start += item.length();
                Some((here, item))
            })
        })
    }

    pub fn get(&self, index: usize) -> Option<&Arc<T>> {
        let mut left = index;
        for chunk in &self.chunks {
            if left < chunk.items.len() {
                return chunk.items.get(left);
            }
            left -= chunk.items.len();
        }
        None
    }

    /// The index of the item that holds an offset, and where it starts; the last one for offsets
    /// past the end. `None` when there is no item.
    pub fn find(&self, offset: u32) -> Option<(usize, u32)> {
        let (mut index, mut start) = (0, 0);
        for (place, chunk) in self.chunks.iter().enumerate() {
            let last = place + 1 == self.chunks.len();
            if offset < start + chunk.length || last {
                for (place, item) in chunk.items.iter().enumerate() {
                    if offset < start + item.length() || place + 1 == chunk.items.len() {
                        return Some((index, start));
                    }
                    index += 1;
                    start += item.length();
                }
            }
            index += chunk.items.len();
            start += chunk.length;
        }
        None
    }

    /// The list with a range of items replaced.
    pub fn replaced(&self, range: Range<usize>, items: Vec<Arc<T>>) -> Self {
        if self.chunks.is_empty() {
            return Self::new(items);
        }
        let (first, first_index) = self.chunk_of(range.start);
        let (last, last_index) = self.chunk_of(range.end.saturating_sub(1).max(range.start));
        let before = &self.chunks[first].items[..range.start - first_index];
        let after = &self.chunks[last].items[range.end - last_index..];
        let middle: Vec<Arc<T>> = before.iter().chain(&items).chain(after).cloned().collect();
        let size = if middle.len() <= FULL { FULL } else { FULL / 2 };
        let middle = middle.chunks(size).map(|items| Chunk::new(items.to_vec()));
        let before = self.chunks[..first].iter().cloned();
        let after = self.chunks[last + 1..].iter().cloned();
        Self { chunks: before.chain(middle).chain(after).collect() }
    }

    /// The chunk that holds an item, or the last, and the index of its first item.
    fn chunk_of(&self, index: usize) -> (usize, usize) {
        let mut first = 0;
        for (place, chunk) in self.chunks.iter().enumerate() {
            if index < first + chunk.items.len() || place + 1 == self.chunks.len() {
                return (place, first);
            }
            first += chunk.items.len();
        }
        (0, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, PartialEq)]
    struct Item(u32);

    impl Measured for Item {
        fn length(&self) -> u32 {
            self.0
        }

        fn is_notable(&self) -> bool {
            self.0 == 3
        }
    }

    proptest! {
        #[test]
        fn a_sequence_is_a_vector(
            start in prop::collection::vec(1..9u32, 0..300),
            changes in prop::collection::vec((0..300usize, 0..90usize, prop::collection::vec(1..9u32, 0..90)), 0..6),
            offset in 0..2000u32,
        ) {
            let items = |lengths: &[u32]| lengths.iter().map(|length| Arc::new(Item(*length))).collect();
            let mut vector = start;
            let mut sequence = Sequence::new(items(&vector));
            for (at, count, new) in changes {
                let from = at.min(vector.len());
                let to = (from + count).min(vector.len());
                sequence = sequence.replaced(from..to, items(&new));
                vector.splice(from..to, new);
            }
            prop_assert_eq!(sequence.len(), vector.len());
            let listed: Vec<u32> = sequence.iter().map(|(_, item)| item.0).collect();
            prop_assert_eq!(&listed, &vector);
            for (start, item) in sequence.notable().filter(|(_, item)| item.0 == 3) {
                let (index, found) = sequence.find(start).unwrap();
                prop_assert_eq!((found, sequence.get(index)), (start, Some(item)));
            }
            let threes = vector.iter().filter(|length| **length == 3).count();
            prop_assert_eq!(sequence.notable().filter(|(_, item)| item.0 == 3).count(), threes);
            let meeting: Vec<u32> = sequence.meeting(offset..offset + 9).map(|(at, _)| at).collect();
            let starts = sequence.iter().filter(|(at, item)| *at <= offset + 9 && offset <= at + item.0);
            prop_assert_eq!(meeting, starts.map(|(at, _)| at).collect::<Vec<_>>());
            if let Some((index, start)) = sequence.find(offset) {
                let before: u32 = vector[..index].iter().sum();
                prop_assert_eq!(start, before);
                prop_assert!(offset >= start && (offset < start + vector[index] || index + 1 == vector.len()));
            }
        }
    }
}
