//! Phase 1: one coordinator owns what is known of the graph; workers receive keys and send results.
//! No locks, no polling: a worker without work is suspended until a key arrives, and the end of
//! the work is the closing of its channel. Must not share anything mutable but the two channels.
//!
//! Without phase 2 a worker sends one message per dependency and one when the job is done; with it,
//! one message that holds all dependencies. Messages of one worker arrive in the order in which
//! they were sent, so a job's dependencies are known before it counts as done, and the count of
//! unfinished jobs reaches zero only at the end.
//!
//! The coordinator is a task among the workers', not a thread of its own: then a result need not
//! wake a sleeping thread, which for short jobs costs much of a job. In return a worker gives way
//! after each result. Otherwise the coordinator, queued on that worker's thread, could wait for
//! its whole next job while others have nothing to do.

use std::collections::HashSet;
use std::sync::Arc;

use async_channel::{Receiver, Sender};

use super::idle_clock::IdleClock;
use super::{Outcome, Panic, Strategy, Work, run_job};
use crate::counters::{Counter, Counters};
#[cfg(feature = "phase2-batching")]
use crate::phases::Phase;

pub(super) async fn run<W: Work>(
    strategy: &Strategy,
    seeds: Vec<W::Key>,
    work: Arc<W>,
    counters: Arc<Counters>,
) -> Outcome<W> {
    let workers = strategy.workers.get();
    // Unbounded: the coordinator must be able to hand out all dependencies of a result before it
    // takes the next one, or it and the workers would wait for each other.
    let (work_sender, work_receiver) = async_channel::unbounded();
    let (result_sender, result_receiver) = async_channel::unbounded();
    let worker = Worker {
        idle: Arc::new(IdleClock::new(workers, &counters)),
        #[cfg(feature = "phase2-batching")]
        batching: strategy.phases.contains(Phase::Batching),
        keys: work_receiver.clone(),
        results: result_sender,
        counters: Arc::clone(&counters),
        work,
    };
    let tasks: Vec<_> = (0..workers).map(|_| tokio::spawn(worker.clone().run())).collect();
    // The workers' senders must be the last ones, so that their end would be noticed.
    drop(worker);

    let coordinator = Coordinator::<W> {
        known: HashSet::new(),
        unfinished: 0,
        finished: Vec::new(),
        keys: work_sender.clone(),
        counters,
    };
    let coordinator = tokio::spawn(coordinator.run(seeds, result_receiver));
    let outcome = coordinator.await.unwrap_or_else(|error| Err(error.into_panic()));

    work_sender.close();
    // After a panic keys may be left, which workers would still take from the closed channel.
    while work_receiver.try_recv().is_ok() {}
    for task in tasks {
        task.await.map_err(|error| error.into_panic())?;
    }
    outcome
}

/// What a worker tells the coordinator.
enum Message<W: Work> {
    /// A job needs this key. Sent before the job is done.
    Needs(W::Key),
    /// A job is done; with phase 2 this brings all its dependencies.
    Done { key: W::Key, output: W::Output, dependencies: Vec<W::Key> },
    /// A job panicked.
    Panicked(Panic),
}

/// The only one who knows which keys were found. Counts and collects.
struct Coordinator<W: Work> {
    known: HashSet<W::Key>,
    unfinished: usize,
    finished: Vec<(W::Key, W::Output)>,
    keys: Sender<W::Key>,
    counters: Arc<Counters>,
}

impl<W: Work> Coordinator<W> {
    async fn run(mut self, seeds: Vec<W::Key>, results: Receiver<Message<W>>) -> Outcome<W> {
        self.discover(seeds);
        while self.unfinished > 0 {
            let Ok(message) = results.recv().await else {
                // No worker is left; awaiting their tasks tells why.
                break;
            };
            self.counters.count(Counter::ResultReceives);
            match message {
                Message::Needs(key) => self.discover([key]),
                Message::Done { key, output, dependencies } => {
                    self.discover(dependencies);
                    self.finished.push((key, output));
                    self.unfinished -= 1;
                }
                Message::Panicked(panic) => return Err(panic),
            }
        }
        Ok(self.finished)
    }

    /// Hands out the keys that are new.
    fn discover(&mut self, keys: impl IntoIterator<Item = W::Key>) {
        for key in keys {
            // Most dependencies are known: looking first saves the clone of those.
            if self.known.contains(&key) {
                continue;
            }
            self.known.insert(key.clone());
            self.unfinished += 1;
            self.counters.count(Counter::WorkSends);
            self.keys.try_send(key).unwrap_or_else(|_| unreachable!("closed only after the last result"));
        }
    }
}

struct Worker<W: Work> {
    keys: Receiver<W::Key>,
    results: Sender<Message<W>>,
    #[cfg(feature = "phase2-batching")]
    batching: bool,
    idle: Arc<IdleClock>,
    work: Arc<W>,
    counters: Arc<Counters>,
}

impl<W: Work> Clone for Worker<W> {
    fn clone(&self) -> Self {
        Self {
            keys: self.keys.clone(),
            results: self.results.clone(),
            #[cfg(feature = "phase2-batching")]
            batching: self.batching,
            idle: Arc::clone(&self.idle),
            work: Arc::clone(&self.work),
            counters: Arc::clone(&self.counters),
        }
    }
}

impl<W: Work> Worker<W> {
    async fn run(self) {
        while let Some(key) = self.next_key().await {
            self.counters.count(Counter::WorkReceives);
            match run_job(&*self.work, &key) {
                Ok((output, dependencies)) => {
                    let dependencies = self.announce(dependencies);
                    self.send(Message::Done { key, output, dependencies });
                }
                Err(panic) => self.send(Message::Panicked(panic)),
            }
            tokio::task::yield_now().await;
        }
        self.idle.enter_idle();
    }

    async fn next_key(&self) -> Option<W::Key> {
        self.idle.enter_idle();
        let key = self.keys.recv().await.ok();
        self.idle.leave_idle();
        key
    }

    /// Sends the dependencies one by one and returns those to be sent together.
    fn announce(&self, dependencies: Vec<W::Key>) -> Vec<W::Key> {
        #[cfg(feature = "phase2-batching")]
        if self.batching {
            return dependencies;
        }
        for dependency in dependencies {
            self.send(Message::Needs(dependency));
        }
        Vec::new()
    }

    fn send(&self, message: Message<W>) {
        self.counters.count(Counter::ResultSends);
        // Fails only once the coordinator has given up because of a panic: nobody needs it then.
        let _ = self.results.try_send(message);
    }
}
