//! The allocator of the program: mimalloc, asked for an alignment only where its plain allocation has not got it.
//! Knows nothing of the program.

use std::alloc::{GlobalAlloc, Layout};

use libmimalloc_sys::{
    mi_free, mi_malloc, mi_malloc_aligned, mi_realloc, mi_realloc_aligned, mi_zalloc, mi_zalloc_aligned,
};

pub(crate) struct Allocator;

/// What `mi_malloc` gives at least, as C asks of `malloc`, to all that is as large.
const GIVEN_ALIGNMENT: usize = 16;

fn is_aligned_anyway(alignment: usize, size: usize) -> bool {
    alignment <= GIVEN_ALIGNMENT && alignment <= size
}

// SAFETY: all functions are mimalloc's own, and memory that one of them gave may be passed to any other. The aligned
// ones cost twice as many instructions for sizes that are no power of two: 3% of a whole build.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, alignment) = (layout.size(), layout.align());
        // SAFETY: any size is allowed, and the alignment of a layout is a power of two.
        unsafe {
            match is_aligned_anyway(alignment, size) {
                true => mi_malloc(size).cast(),
                false => mi_malloc_aligned(size, alignment).cast(),
            }
        }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, alignment) = (layout.size(), layout.align());
        // SAFETY: as for `alloc`.
        unsafe {
            match is_aligned_anyway(alignment, size) {
                true => mi_zalloc(size).cast(),
                false => mi_zalloc_aligned(size, alignment).cast(),
            }
        }
    }

    #[inline]
    unsafe fn dealloc(&self, memory: *mut u8, _: Layout) {
        // SAFETY: the caller got `memory` here.
        unsafe { mi_free(memory.cast()) }
    }

    #[inline]
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller got `memory` here; otherwise as for `alloc`.
        unsafe {
            match is_aligned_anyway(layout.align(), size) {
                true => mi_realloc(memory.cast(), size).cast(),
                false => mi_realloc_aligned(memory.cast(), size, layout.align()).cast(),
            }
        }
    }
}
