//! Diagnostics for names that no export answers, with the nearest one that there is.

use crate::graph::{Dependency, ModuleGraph};
use crate::id::ModuleId;
use crate::link::Problem;
use crate::link::exports::{Exports, Lookup};

/// How alike two names must be for one to be proposed for the other.
const MIN_SIMILARITY: f64 = 0.75;

/// The problem of importing `name` from `target`, which does not have it, or has it twice.
pub(crate) fn unbound(
    graph: &ModuleGraph,
    exports: &Exports<'_>,
    importer: ModuleId,
    target: Dependency,
    name: &str,
    position: u32,
    lookup: Lookup<'_>,
) -> Problem {
    let Dependency::Module(target) = target else {
        unreachable!("external modules are taken to have every name")
    };
    let target_name = &graph.module(target).name;
    let (message, help) = match lookup {
        Lookup::Ambiguous(first, second) => (
            format!("the export \"{name}\" of \"{target_name}\" is ambiguous"),
            Some(format!(
                "it comes from \"{}\" and from \"{}\" through \"export *\"; export it by name to decide",
                graph.module(first).name,
                graph.module(second).name
            )),
        ),
        Lookup::NotFound | Lookup::Found(_) => {
            let members = exports.members(target);
            let nearest = members
                .iter()
                .map(|(member, _)| (*member, strsim::jaro_winkler(member, name)))
                .filter(|(_, similarity)| *similarity >= MIN_SIMILARITY)
                .max_by(|a, b| a.1.total_cmp(&b.1));
            let help = match nearest {
                Some((member, _)) => Some(format!("did you mean \"{member}\"?")),
                None if name == "default" && !members.is_empty() => {
                    Some(format!("it has no default export; import by name: {{ {} }}", listed(&members)))
                }
                None if members.is_empty() => Some("it has no exports".to_string()),
                None => Some(format!("it exports {}", listed(&members))),
            };
            (format!("\"{target_name}\" has no export \"{name}\""), help)
        }
    };
    Problem { is_error: true, module: importer, position, marked: name.to_string(), message, help }
}

fn listed(members: &[(&str, crate::link::exports::Binding<'_>)]) -> String {
    const MOST: usize = 5;
    let mut names: Vec<&str> = members.iter().take(MOST).map(|(name, _)| *name).collect();
    if members.len() > MOST {
        names.push("...");
    }
    names.join(", ")
}
