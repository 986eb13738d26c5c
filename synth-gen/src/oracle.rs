//! Predicts what a generated program prints, from the model alone: the algorithms by which the
//! specification evaluates modules (ECMA-262, 16.2.1.5.3, cycles and top-level await included) and by
//! which Node.js runs CommonJS, with the values that they compute. Never runs or reads generated
//! code. Needs a few bytes per module, and no stack however deep the imports go.

mod queue;

use std::collections::HashMap;

use crate::model::head::{DefaultExport, ExportStyle, Head, Trace};
use crate::model::links::{Form, Link, trace_position};
use crate::model::uses::{Use, What, marker_text};
use crate::model::{Kind, Model, NodeId, fold};

use queue::{Job, JobQueue};

/// What the program does when it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prediction {
    pub(crate) stdout: String,
    /// Evaluated modules, those that leave no trace included.
    pub(crate) evaluated: u32,
    /// Marker strings that a bundle must still contain, as something uses them.
    pub(crate) surviving_markers: u32,
}

/// So many modules that are under way keep their links; those of others are made again.
const FRAMES_WITH_LINKS: usize = 4096;

const START: u32 = 2_166_136_261;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// Between its imports, or waiting for the other members of its cycle.
    Evaluating,
    /// It, or something that it needs, waits at the top level.
    EvaluatingAsync,
    Evaluated,
}

/// A module whose imports are being evaluated, or whose code runs. Small, as a chain of imports
/// keeps one for each of its modules.
struct Frame {
    node: NodeId,
    is_module: bool,
    next: u32,
    /// After how many targets a CommonJS module leaves its trace.
    trace_at: u32,
    /// Its index in the depth-first walk.
    walk: u32,
    /// What is evaluated because of its links, in their order.
    targets: Box<[NodeId]>,
    /// What it was made of, unless too many modules are under way.
    source: Option<Box<(Head, Vec<Link>)>>,
    /// What evaluation computes, once it runs.
    running: Option<Box<Running>>,
}

/// Code that runs: it may have to stop where a function requires another module.
struct Running {
    head: Head,
    links: Vec<Link>,
    uses: Vec<Use>,
    next: usize,
    total: u32,
}

/// What the specification keeps of a module that waits for others.
#[derive(Default)]
struct Waiting {
    order: u32,
    pending: u32,
    parents: Vec<NodeId>,
    /// Turns of the queue that its own code still waits.
    turns: u32,
}

struct Machine<'a> {
    model: &'a Model,
    states: Vec<State>,
    /// Of an ES module, the least index in the depth-first walk that it can reach while it is being
    /// evaluated, and later the root of its cycle; zero for all others.
    reach: Vec<u32>,
    totals: Vec<u32>,
    counters: Vec<u32>,
    /// Bits of the markers used of each module.
    markers: Vec<u8>,
    frames: Vec<Frame>,
    /// Modules whose cycle is not complete.
    cycle: Vec<NodeId>,
    walk: u32,
    waiting: HashMap<u32, Waiting>,
    waits: u32,
    queue: JobQueue,
    later: Vec<(Form, NodeId)>,
    order: u32,
    touched: u32,
    modules: u32,
    values: u32,
    evaluated: u32,
}

pub(crate) fn predict(model: &Model) -> Prediction {
    let count = model.node_count();
    let mut machine = Machine {
        model,
        states: vec![State::New; count],
        reach: vec![0; count],
        totals: vec![0; count],
        counters: vec![0; count],
        markers: vec![0; count],
        frames: Vec::new(),
        cycle: Vec::new(),
        walk: 0,
        waiting: HashMap::new(),
        waits: 0,
        queue: JobQueue::default(),
        later: Vec::new(),
        order: START,
        touched: 0,
        modules: 0,
        values: 0,
        evaluated: 0,
    };
    machine.evaluate(NodeId::ENTRY);
    let mut sum = machine.totals[NodeId::ENTRY.index()];
    let mut task = 0;
    // Modules that a task evaluates may add more tasks.
    while let Some(&(form, target)) = machine.later.get(task) {
        if matches!(form, Form::Dynamic | Form::Deferred) {
            machine.evaluate(target);
        }
        let value = machine.totals[target.index()];
        sum = if model.is_loose() { sum.wrapping_add(value) } else { fold(sum, value) };
        task += 1;
    }
    let values = fold(machine.values, sum);
    Prediction {
        stdout: format!(
            "order {}\ntouched {}\nmodules {}\nvalues {values}\n",
            machine.order, machine.touched, machine.modules
        ),
        evaluated: machine.evaluated,
        surviving_markers: machine.markers.iter().map(|bits| bits.count_ones()).sum(),
    }
}

impl Machine<'_> {
    /// Evaluates a module and all that it needs, then lets every job run.
    fn evaluate(&mut self, root: NodeId) {
        self.enter(root);
        self.drive();
        while let Some(job) = self.queue.next() {
            match job {
                Job::Continue(node) => self.resume(node),
                Job::Fulfilled(node) => self.fulfilled(node),
            }
        }
    }

    fn enter(&mut self, node: NodeId) {
        if self.states[node.index()] != State::New {
            return;
        }
        self.states[node.index()] = State::Evaluating;
        let head = self.model.head(node);
        let links = self.model.links(&head);
        self.counters[node.index()] = head.counter.unwrap_or(0);
        if head.kind.is_module() {
            self.walk += 1;
            self.reach[node.index()] = self.walk;
            self.cycle.push(node);
        }
        let before = &links[..trace_position(&head, &links)];
        let trace_at = before.iter().filter(|link| link.form.is_static()).count() as u32;
        let targets = links.iter().filter(|link| link.form.is_static()).map(|link| link.target).collect();
        let (is_module, walk) = (head.kind.is_module(), self.walk);
        let source = (self.frames.len() < FRAMES_WITH_LINKS).then(|| Box::new((head, links)));
        self.frames.push(Frame { node, is_module, next: 0, trace_at, walk, targets, source, running: None });
    }

    /// Works on the innermost module until none is left.
    fn drive(&mut self) {
        while let Some(frame) = self.frames.last_mut() {
            if frame.running.is_some() {
                self.step();
                continue;
            }
            let next = frame.next;
            frame.next += 1;
            let (node, is_module) = (frame.node, frame.is_module);
            let target = frame.targets.get(next as usize).copied();
            if next == frame.trace_at && !is_module {
                let head = self.model.head(node);
                if head.kind == Kind::Cjs {
                    self.trace(&head, 0);
                }
            }
            match target {
                None => self.imported(),
                Some(target) if self.states[target.index()] == State::New => self.enter(target),
                Some(target) if is_module => self.met(node, target),
                Some(_) => {}
            }
        }
    }

    /// An ES module looks at a module that it imports and that has been entered before.
    fn met(&mut self, importer: NodeId, target: NodeId) {
        let root = self.reach[target.index()];
        if root == 0 {
            return;
        }
        let waited = if self.states[target.index()] == State::Evaluating {
            self.reach[importer.index()] = root.min(self.reach[importer.index()]);
            self.waiting.get(&target.0).is_some_and(|waiting| waiting.order > 0).then_some(target)
        } else {
            (self.states[root as usize] == State::EvaluatingAsync).then_some(NodeId(root))
        };
        if let Some(waited) = waited {
            self.waiting.entry(waited.0).or_default().parents.push(importer);
            self.waiting.entry(importer.0).or_default().pending += 1;
        }
    }

    /// All imports of the innermost module have been evaluated, or wait.
    fn imported(&mut self) {
        let frame = self.frames.last().expect("there is one");
        let node = frame.node;
        let waits = self.model.head(node).awaits > 0;
        let pending = self.waiting.get(&node.0).map_or(0, |waiting| waiting.pending);
        if pending == 0 && !waits {
            return self.start();
        }
        self.waits += 1;
        self.waiting.entry(node.0).or_default().order = self.waits;
        if pending == 0 {
            return self.start();
        }
        let walk = frame.walk;
        self.frames.pop();
        self.leave(node, walk);
    }

    /// Runs the code of the innermost module.
    fn start(&mut self) {
        let frame = self.frames.last_mut().expect("there is one");
        let (head, links) = match frame.source.take() {
            Some(source) => *source,
            None => {
                let head = self.model.head(frame.node);
                let links = self.model.links(&head);
                (head, links)
            }
        };
        let total = self.model.own_total(&head, &links);
        let late = |form| matches!(form, Form::Late | Form::Dynamic | Form::Deferred);
        let used = links.iter().filter(|link| !late(link.form) && link.form != Form::Dormant);
        let uses = used.flat_map(|link| self.model.uses(&head, link)).collect();
        frame.running = Some(Box::new(Running { head, links, uses, next: 0, total }));
    }

    /// One step of the innermost module, whose code runs.
    fn step(&mut self) {
        let frame = self.frames.last_mut().expect("there is one");
        let running = frame.running.as_mut().expect("it runs");
        if let Some(used) = running.uses.get(running.next).cloned() {
            if let Some(required) = self.required_by(&used) {
                self.enter(required);
                return;
            }
            let value = self.value(&used);
            let frame = self.frames.last_mut().expect("nothing was pushed");
            let running = frame.running.as_mut().expect("it runs");
            running.total = fold(running.total, value);
            running.next += 1;
            return;
        }
        let frame = self.frames.pop().expect("it was there a moment ago");
        let Running { head, links, total, .. } = *frame.running.expect("it runs");
        let node = frame.node;
        self.totals[node.index()] = total;
        if head.awaits > 0 {
            self.waiting.entry(node.0).or_default().turns = head.awaits;
            self.queue.push(Job::Continue(node));
        } else {
            self.finish(&head, &links);
        }
        // The code of a module that waited for others runs when its place is long settled.
        if self.states[node.index()] == State::Evaluating {
            self.leave(node, frame.walk);
        }
    }

    /// The module that a use requires and that has not been evaluated yet.
    fn required_by(&self, used: &Use) -> Option<NodeId> {
        if used.what != What::Open {
            return None;
        }
        let target = self.opened(used.origin)?;
        (self.states[target.index()] == State::New).then_some(target)
    }

    fn opened(&self, node: NodeId) -> Option<NodeId> {
        let links = self.model.links(&self.model.head(node));
        links.iter().find(|link| link.form == Form::Lazy).map(|link| link.target)
    }

    /// What the last statements of a module do.
    fn finish(&mut self, head: &Head, links: &[Link]) {
        self.evaluated += 1;
        let late =
            links.iter().filter(|link| matches!(link.form, Form::Late | Form::Dynamic | Form::Deferred));
        self.later.extend(late.map(|link| (link.form, link.target)));
        if head.kind != Kind::Cjs {
            let total = self.totals[head.node.index()];
            self.trace(head, total);
        }
    }

    /// The walk leaves a module: it completes its cycle if it is the root of it.
    fn leave(&mut self, node: NodeId, walk: u32) {
        if self.reach[node.index()] == 0 {
            self.states[node.index()] = State::Evaluated;
            return;
        }
        if self.reach[node.index()] == walk {
            loop {
                let member = self.cycle.pop().expect("the root is among them");
                let waits = self.waiting.get(&member.0).is_some_and(|waiting| waiting.order > 0);
                self.states[member.index()] = if waits { State::EvaluatingAsync } else { State::Evaluated };
                self.reach[member.index()] = node.0;
                if member == node {
                    break;
                }
            }
        }
        // The importer, if there is one, now sees the state that this leaves.
        if let Some(parent) = self.frames.last()
            && parent.running.is_none()
            && parent.is_module
        {
            let parent = parent.node;
            self.met(parent, node);
        }
    }

    /// A turn of the queue for code that waits.
    fn resume(&mut self, node: NodeId) {
        let waiting = self.waiting.get_mut(&node.0).expect("it waits");
        waiting.turns -= 1;
        if waiting.turns > 0 {
            self.queue.push(Job::Continue(node));
            return;
        }
        let head = self.model.head(node);
        let links = self.model.links(&head);
        self.finish(&head, &links);
        self.queue.push(Job::Fulfilled(node));
    }

    /// AsyncModuleExecutionFulfilled.
    fn fulfilled(&mut self, node: NodeId) {
        self.states[node.index()] = State::Evaluated;
        let mut ready = Vec::new();
        self.gather(node, &mut ready);
        ready.sort_unstable();
        for (_, module) in ready {
            let waits = self.model.head(module).awaits > 0;
            let targets = Box::default();
            let frame = Frame {
                node: module,
                is_module: true,
                next: 0,
                trace_at: 0,
                walk: 0,
                targets,
                source: None,
                running: None,
            };
            self.frames.push(frame);
            self.start();
            self.drive();
            if !waits {
                self.states[module.index()] = State::Evaluated;
            }
        }
    }

    /// GatherAvailableAncestors: with the order in which they began to wait.
    fn gather(&mut self, node: NodeId, ready: &mut Vec<(u32, NodeId)>) {
        let mut done = vec![node];
        while let Some(node) = done.pop() {
            let parents = self.waiting.get_mut(&node.0).map(|waiting| std::mem::take(&mut waiting.parents));
            for parent in parents.unwrap_or_default() {
                let waiting = self.waiting.get_mut(&parent.0).expect("it waits");
                waiting.pending -= 1;
                if waiting.pending == 0 {
                    ready.push((waiting.order, parent));
                    if self.model.head(parent).awaits == 0 {
                        done.push(parent);
                    }
                }
            }
        }
    }

    fn trace(&mut self, head: &Head, total: u32) {
        match head.trace {
            Trace::Silent => return,
            Trace::Ordered => self.order = fold(self.order, head.id),
            Trace::Counted => self.touched = self.touched.wrapping_add(head.id),
        }
        self.modules += 1;
        self.values = self.values.wrapping_add(total.wrapping_mul(head.id | 1));
    }

    fn value(&mut self, used: &Use) -> u32 {
        let origin = self.model.head(used.origin);
        let argument = used.argument;
        match used.what {
            What::Total => self.totals[used.origin.index()],
            What::Mix => fold(argument, origin.mixer),
            What::Limit | What::Count | What::Icon => origin.limit,
            What::Default => match origin.default {
                DefaultExport::Function(constant) => fold(argument, constant),
                DefaultExport::Value(value) => value,
                DefaultExport::None => unreachable!("a default export that is used exists"),
            },
            What::Counter => {
                let counter = &mut self.counters[used.origin.index()];
                *counter = counter.wrapping_add(argument);
                *counter
            }
            What::Class => argument.wrapping_mul(origin.class.expect("a used class exists")),
            What::State => origin.state.expect("a used enum exists") + 1,
            What::Marker => {
                self.markers[used.origin.index()] |= 1;
                marker_text(used.origin, 0).len() as u32
            }
            What::View => self.model.markup(used.origin).weigh(argument),
            What::Keys => {
                // A namespace object that is looked at as a whole keeps all exports.
                self.markers[used.origin.index()] |= (1u8 << origin.markers) - 1;
                self.model.key_count(used.origin).expect("uses ask for it only if it is known")
            }
            What::Seen => {
                debug_assert_eq!(origin.style, ExportStyle::Early);
                let all: u32 = origin.named_exports().into_iter().map(|(_, names)| names).sum();
                all - u32::from(self.states[used.origin.index()] == State::Evaluating)
            }
            What::Open => match self.opened(used.origin) {
                Some(target) => fold(argument, self.model.head(target).mixer),
                None => argument,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::Parameters;
    use crate::preset::Preset;

    #[test]
    fn deep_chains_need_no_stack() {
        let worker = std::thread::Builder::new().stack_size(256 * 1024);
        let depth = 200_000;
        let run = move || predict(&Model::new(&Parameters::new(Preset::DeepChain, depth))).evaluated;
        assert!(worker.spawn(run).unwrap().join().unwrap() >= depth);
    }

    #[test]
    fn every_source_module_is_evaluated() {
        for preset in Preset::ALL {
            let prediction = predict(&Model::new(&Parameters::new(preset, 777)));
            assert!(prediction.evaluated >= 777, "{preset:?}");
        }
    }
}
