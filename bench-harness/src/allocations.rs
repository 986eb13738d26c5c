//! How often and how much a program allocates. Counts only where [`CountingAllocator`] is the allocator.
//! Must not know what is built.

use std::alloc::{GlobalAlloc, Layout};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

/// Allocations of a program, or of a part of its life.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Allocations {
    /// Calls that gave memory; one that grows a block counts too.
    pub count: u64,
    pub bytes: u64,
}

impl Allocations {
    /// What was allocated after `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { count: self.count - before.count, bytes: self.bytes - before.bytes }
    }
}

/// All allocations up to now; none if this program does not count them.
pub fn so_far() -> Option<Allocations> {
    let count = COUNT.load(Ordering::Relaxed);
    (count > 0).then(|| Allocations { count, bytes: BYTES.load(Ordering::Relaxed) })
}

/// Relaxed: they order nothing, and are read when the workers have ended.
static COUNT: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

/// Another allocator, counted.
pub struct CountingAllocator<A>(pub A);

fn count(bytes: usize) {
    COUNT.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(bytes as u64, Ordering::Relaxed);
}

// SAFETY: every call is passed on as it is; counting allocates nothing.
unsafe impl<A: GlobalAlloc> GlobalAlloc for CountingAllocator<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: the caller keeps the rules of this method, which are those of the inner one; so below.
        unsafe { self.0.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: see above.
        unsafe { self.0.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        count(bytes.saturating_sub(layout.size()));
        // SAFETY: see above.
        unsafe { self.0.realloc(memory, layout, bytes) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: see above.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

#[cfg(test)]
mod tests {
    use std::alloc::System;

    use super::*;

    #[test]
    fn every_way_to_get_memory_is_counted() {
        let allocator = CountingAllocator(System);
        let layout = Layout::from_size_align(100, 8).unwrap();
        let before =
            Allocations { count: COUNT.load(Ordering::Relaxed), bytes: BYTES.load(Ordering::Relaxed) };
        // SAFETY: the layouts are those that the memory was asked for with, and it is given back.
        unsafe {
            let memory = allocator.alloc(layout);
            let memory = allocator.realloc(memory, layout, 300);
            allocator.dealloc(memory, Layout::from_size_align(300, 8).unwrap());
            let memory = allocator.alloc_zeroed(layout);
            allocator.dealloc(memory, layout);
        }
        let counted = so_far().unwrap().since(before);
        assert_eq!(counted, Allocations { count: 3, bytes: 400 });
    }
}
