//! The job queue of an engine, as far as modules that wait at their top level need it.

use std::collections::VecDeque;

use crate::model::NodeId;

#[derive(Clone, Copy, Debug)]
pub(super) enum Job {
    /// The code of a module goes on after an `await`.
    Continue(NodeId),
    /// The promise of a module's code has been fulfilled.
    Fulfilled(NodeId),
}

/// Jobs run in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct JobQueue(VecDeque<Job>);

impl JobQueue {
    pub(super) fn push(&mut self, job: Job) {
        self.0.push_back(job);
    }

    pub(super) fn next(&mut self) -> Option<Job> {
        self.0.pop_front()
    }
}
