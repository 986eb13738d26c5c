//! Who wants to know how far a build is.

/// Told from any worker, after each module. Must be quick.
pub trait Progress: Send + Sync {
    /// `done` modules are compiled; at most `found` are known to be needed, repeats included.
    fn modules_done(&self, done: u64, found: u64);
}

/// Nobody wants to know.
pub struct NoProgress;

impl Progress for NoProgress {
    fn modules_done(&self, _: u64, _: u64) {}
}
