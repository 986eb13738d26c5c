//! Predicts what a generated program prints, from the model alone: a walk in the order in which
//! the specification evaluates modules, with the values that they compute. Never runs or reads
//! generated code. Needs a few bytes per module, and no stack however deep the imports go.

use crate::model::head::{DefaultExport, Head, Trace};
use crate::model::links::{Form, Link, trace_position};
use crate::model::uses::{Use, What, marker_text};
use crate::model::{Kind, Model, NodeId, fold};

/// What the program does when it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prediction {
    pub(crate) stdout: String,
    /// Evaluated modules, those that leave no trace included.
    pub(crate) evaluated: u32,
    /// Marker strings that a bundle must still contain, as something uses them.
    pub(crate) surviving_markers: u32,
}

const START: u32 = 2_166_136_261;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Entered,
}

/// A module whose imports are being evaluated.
struct Frame {
    head: Head,
    links: Vec<Link>,
    next: usize,
    /// The links that a CommonJS module requires before it leaves its trace; all of them in
    /// an ES module.
    trace_at: usize,
}

struct Machine<'a> {
    model: &'a Model,
    states: Vec<State>,
    totals: Vec<u32>,
    counters: Vec<u32>,
    /// Bits of the markers used of each module.
    markers: Vec<u8>,
    stack: Vec<Frame>,
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
        totals: vec![0; count],
        counters: vec![0; count],
        markers: vec![0; count],
        stack: Vec::new(),
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
        if form == Form::Dynamic {
            machine.evaluate(target);
        }
        sum = fold(sum, machine.totals[target.index()]);
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
    fn enter(&mut self, node: NodeId) {
        if self.states[node.index()] != State::New {
            return;
        }
        self.states[node.index()] = State::Entered;
        let head = self.model.head(node);
        let links = self.model.links(&head);
        self.counters[node.index()] = head.counter.unwrap_or(0);
        let trace_at = trace_position(&head, &links);
        self.stack.push(Frame { head, links, next: 0, trace_at });
    }

    fn evaluate(&mut self, root: NodeId) {
        self.enter(root);
        while let Some(frame) = self.stack.last_mut() {
            let next = frame.next;
            frame.next += 1;
            if next == frame.trace_at && frame.head.kind == Kind::Cjs {
                let head = frame.head.clone();
                self.trace(&head, 0);
            }
            let frame = self.stack.last().expect("nothing was popped");
            match frame.links.get(next) {
                Some(link) if link.form.is_static() => self.enter(link.target),
                Some(_) => {}
                None => {
                    let frame = self.stack.pop().expect("it was there a moment ago");
                    self.run(&frame);
                }
            }
        }
    }

    /// Evaluates a module all of whose imports have been.
    fn run(&mut self, Frame { head, links, .. }: &Frame) {
        self.evaluated += 1;
        let mut total = self.model.own_total(head);
        for link in links {
            match link.form {
                Form::Late | Form::Dynamic => self.later.push((link.form, link.target)),
                Form::Dormant => {}
                _ => {
                    for what in self.model.uses(head, link) {
                        let value = self.value(&what);
                        total = fold(total, value);
                    }
                }
            }
        }
        self.totals[head.node.index()] = total;
        if head.kind != Kind::Cjs {
            self.trace(head, total);
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
            What::Limit | What::Count => origin.limit,
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preset::{Parameters, Preset};

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
