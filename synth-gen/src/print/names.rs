//! The names that modules export, and those that importers give them. Knows no syntax.

use rustc_hash::FxHashSet;

use crate::model::Model;
use crate::model::head::Head;
use crate::model::uses::{Use, What};

/// The name of a module's export; of a counter, the variable; of several markers, the first.
pub(super) fn export_name(head: &Head, what: What) -> String {
    let stem = head.stem;
    match what {
        What::Total => stem.camel() + "Total",
        What::Mix => format!("mix{}", stem.pascal()),
        What::Limit => stem.upper() + "_LIMIT",
        What::Default => "default".to_owned(),
        What::Counter => stem.camel() + "Count",
        What::Class => stem.pascal() + "Model",
        What::State => stem.pascal() + "State",
        What::Marker => format!("legacy{}", stem.pascal()),
        What::View => stem.pascal() + "View",
        What::Count => "count".to_owned(),
        What::Icon => "height".to_owned(),
        What::Open => format!("open{}", stem.pascal()),
        What::Keys | What::Seen => unreachable!("a namespace is not an export"),
    }
}

/// The function that raises a module's counter.
pub(super) fn raise_name(head: &Head) -> String {
    format!("raise{}", head.stem.pascal())
}

/// The second marker, a constant.
pub(super) fn notes_name(head: &Head) -> String {
    head.stem.upper() + "_NOTES"
}

/// The type that a TypeScript module exports.
pub(super) fn shape_name(head: &Head) -> String {
    head.stem.pascal() + "Shape"
}

/// The name that a barrel gives to the total of another module.
pub(super) fn renamed_total(barrel: &Head, origin: &Head) -> String {
    format!("{}From{}", barrel.stem.camel(), origin.stem.pascal())
}

/// The name under which a use is imported.
pub(super) fn imported_name(model: &Model, used: &Use, origin: &Head) -> String {
    match used.renamed_by {
        Some(barrel) => renamed_total(&model.head(barrel), origin),
        None => export_name(origin, used.what),
    }
}

/// The names of a module's top level.
pub(super) struct Scope(FxHashSet<String>);

impl Scope {
    /// With the names of all that the module itself may declare.
    pub(super) fn new(head: &Head) -> Self {
        let own = [
            What::Total,
            What::Mix,
            What::Limit,
            What::Counter,
            What::Class,
            What::State,
            What::Marker,
            What::View,
            What::Open,
        ];
        let mut names: FxHashSet<String> = own.into_iter().map(|what| export_name(head, what)).collect();
        names.extend([raise_name(head), notes_name(head), shape_name(head)]);
        Scope(names)
    }

    /// `wanted`, or `wanted` with the first number from 2 that makes it unique.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        while self.0.contains(&name) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        self.0.insert(name.clone());
        name
    }
}
