//! Syntax that the targets lack, in terms of what they have. The transformations are swc's, apart from the
//! smallest; this file chooses and orders them.
//!
//! Works on the resolved tree, before names become holes. Knows no other module: helpers are the runtime's.

use rustc_hash::FxHashSet;
use swc_common::{Mark, Span, SyntaxContext};
use swc_ecma_ast::{ClassDecl, Id, Pass, Program};
use swc_ecma_compat_es2015 as es2015;
use swc_ecma_compat_es2020 as es2020;
use swc_ecma_compat_es2022 as es2022;
use swc_ecma_transformer::Options;
use swc_ecma_transforms_proposal::explicit_resource_management::explicit_resource_management;
use swc_ecma_visit::{Visit, VisitMutWith, VisitWith, noop_visit_type};

mod async_arrows;
mod async_super;
mod bigint;
mod called_chains;
mod class_heads;
mod class_names;
mod computed_keys;
mod generators;
mod globals;
mod home_objects;
mod lexical;
mod loop_heads;
mod loop_variables;
mod made_up;
pub(super) mod names;
mod operands;
mod own_scope;
mod private_names;
mod read_only;
mod regexp;
mod resources;
mod shadows;
mod syntax;

use super::bind::offset;
use super::transform::{Marks, context};
use crate::diagnostics::WarningKind;
use crate::object::Warning;
use crate::target::feature::Feature::{self, *};
use crate::target::feature::{CLASS_MEMBERS, Features};

/// What cannot be said in other words.
const IMPOSSIBLE: Features = Features::of(&[ImportDefer, ImportSource, ObjectAccessors, TopLevelAwait]);

/// What is said in words that may not do the same.
const DOUBTFUL: Features = Features::of(&[Bigint, ImportMeta]);

/// What is lowered elsewhere, or not at all.
const NOT_HERE: Features =
    IMPOSSIBLE.or(Features::of(&[Decorators, DynamicImport, ImportAttributes, ImportMeta]));

const ES2015: Features = Features::of(&[
    ArraySpread,
    Arrow,
    Classes,
    ConstAndLet,
    DefaultArgument,
    Destructuring,
    ForOf,
    Generator,
    NestedRestBinding,
    NewTarget,
    ObjectExtensions,
    RestArgument,
    TemplateLiteral,
]);

/// What parameters may be besides names.
const PARAMETERS: &[Feature] = &[DefaultArgument, Destructuring, NestedRestBinding, RestArgument];

/// What lowering says of a program.
#[derive(Default)]
pub(super) struct Lowered {
    /// Where something stands that cannot be lowered, what, and what to do about it.
    pub(super) errors: Vec<(Span, String, &'static str)>,
    pub(super) warnings: Vec<Warning>,
    /// Something was transformed: names may have been made up.
    pub(super) changed: bool,
    /// The declared classes that became functions.
    pub(super) classes: FxHashSet<Id>,
}

/// What lowering depends on.
#[derive(Clone, Copy)]
pub(super) struct Target {
    pub(super) unsupported: Features,
    /// Class fields are assigned, not defined.
    pub(super) assigns_fields: bool,
}

impl Target {
    /// Whether members of classes other than methods are lowered.
    pub(super) fn lacks_class_members(self) -> bool {
        self.unsupported.meets(CLASS_MEMBERS)
    }
}

/// Lowers what `program` uses and the target lacks.
pub(super) fn lower(program: &mut Program, target: Target, marks: Marks) -> Lowered {
    let mut lowered = Lowered::default();
    if target.unsupported.is_empty() {
        return lowered;
    }
    let located = target.unsupported.and(IMPOSSIBLE.or(DOUBTFUL));
    let used = syntax::used(program, located);
    for &(feature, span) in &used.places {
        let position = offset(span);
        match (feature, what(feature)) {
            (Bigint, what) => lowered.warnings.push(Warning {
                position,
                kind: WarningKind::Bigint,
                message: format!("{what} are not known to all targets, and may fail when the program runs"),
            }),
            (ImportMeta, what) => lowered.warnings.push(Warning {
                position,
                kind: WarningKind::EmptyImportMeta,
                message: format!("{what} is not known to all targets, and may be empty"),
            }),
            (feature, what) => {
                lowered.errors.push((span, format!("{what} is not known to all targets"), advice(feature)));
            }
        }
    }
    let target = Target { unsupported: together(target.unsupported, &used), ..target };
    let mut lacks = target.unsupported.and(used.features).without(NOT_HERE);
    if target.assigns_fields && target.lacks_class_members() {
        lacks = lacks.or(used.features.and(CLASS_MEMBERS));
    }
    if lowered.errors.is_empty() && !lacks.is_empty() {
        lowered.classes = transform(program, Lacks(lacks), target, marks);
        lowered.changed = true;
    }
    lowered
}

/// What goes with what the target lacks, given what the program uses.
fn together(mut unsupported: Features, used: &syntax::Used) -> Features {
    if used.has_rest_pattern && unsupported.has(Destructuring) {
        unsupported.set(RestArgument, true);
    }
    // Members of literals that are defined one by one are no spread.
    if unsupported.has(ObjectExtensions) {
        unsupported.set(ObjectRestSpread, true);
    }
    // Lowered parameters are `arguments`, which an arrow function does not have, as a function has no `super`.
    let without_arrows = Features::of(&[Arrow, DefaultArgument, RestArgument]);
    if used.has_super_in_arrow && unsupported.meets(without_arrows) {
        unsupported = unsupported.or(CLASS_MEMBERS).or(Features::of(&[Classes, ObjectExtensions]));
    }
    unsupported
}

fn what(feature: Feature) -> &'static str {
    match feature {
        Bigint => "integers of any size",
        ImportDefer => "\"import defer\"",
        ImportMeta => "\"import.meta\"",
        ImportSource => "\"import source\"",
        ObjectAccessors => "a getter or setter",
        TopLevelAwait => "\"await\" at the top level of a module",
        _ => unreachable!("everything else is lowered"),
    }
}

fn advice(feature: Feature) -> &'static str {
    match feature {
        TopLevelAwait => "await in an async function, or name a later target: es2022",
        ImportDefer | ImportSource => "import the module itself",
        _ => "name a later target, or say with --supported that it is known",
    }
}

/// What the program uses and the target lacks.
#[derive(Clone, Copy)]
struct Lacks(Features);

impl Lacks {
    fn any(self, features: &[Feature]) -> bool {
        self.0.meets(Features::of(features))
    }

    fn has(self, feature: Feature) -> bool {
        self.0.has(feature)
    }
}

/// The newest syntax goes first: what it becomes is lowered in turn.
fn transform(program: &mut Program, lacks: Lacks, target: Target, marks: Marks) -> FxHashSet<Id> {
    let (unresolved, helpers) = (context(marks.unresolved), context(marks.helpers));
    // What newer syntax becomes may use any of these.
    let lacks_es2015 = Lacks(target.unsupported.and(ES2015));
    if lacks_es2015.any(&[ConstAndLet, Classes]) {
        read_only::refuse_assignments(program, helpers);
    }
    if lacks_es2015.any(PARAMETERS) || lacks.has(AsyncAwait) {
        program.visit_mut_with(&mut own_scope::OwnScope);
    }
    if lacks_es2015.has(Generator) {
        program.visit_mut_with(&mut generators::Generators { unresolved, helpers, marks: Vec::new() });
    }
    if lacks.0.meets(regexp::REGEXP) {
        program.visit_mut_with(&mut regexp::Calls { unsupported: lacks.0, unresolved });
    }
    if lacks.has(Bigint) {
        program.visit_mut_with(&mut bigint::Calls { unresolved });
    }
    if lacks.has(Using) {
        resources::part_exports(program);
        program.mutate(explicit_resource_management());
    }
    let has_private_chains = lacks.0.meets(CLASS_MEMBERS) && private_names::stand_in_chains(program);
    if lacks.has(OptionalChain) || has_private_chains {
        program.visit_mut_with(&mut called_chains::CalledChains::default());
    }
    if has_private_chains || lacks.any(&[OptionalChain, NullishCoalescing]) {
        program.visit_mut_with(&mut globals::ReadOnce { unresolved });
    }
    if has_private_chains {
        lower_chains(program, marks);
    }
    if lacks.0.meets(CLASS_MEMBERS) || lacks_es2015.has(Classes) {
        program.visit_mut_with(&mut class_heads::ClassHeads {
            become_functions: lacks_es2015.has(Classes),
            variables: Vec::new(),
        });
    }
    if lacks.0.meets(CLASS_MEMBERS) {
        program.visit_mut_with(&mut private_names::PrivateNames { helpers });
        program.visit_mut_with(&mut class_names::ClassNames { unresolved });
        program.mutate(es2022::static_blocks());
        let config = es2022::class_properties::Config {
            set_public_fields: target.assigns_fields,
            ..es2022::class_properties::Config::default()
        };
        program.mutate(es2022::class_properties(config, marks.unresolved));
        program.mutate(es2022::private_in_object());
    }
    if lacks.has(OptionalChain) {
        lower_chains(program, marks);
    }
    if lacks.has(AsyncAwait) {
        program.visit_mut_with(&mut async_super::AsyncSuper);
        program.visit_mut_with(&mut async_arrows::AsyncArrows);
    }
    program.mutate(modern(lacks, unresolved));
    let lacks = lacks_es2015;
    let mut classes = FxHashSet::default();
    if !lacks.0.is_empty() {
        if lacks.has(Classes) {
            program.visit_with(&mut DeclaredClasses(&mut classes));
        }
        let lexical = lexical::declared(program);
        to_es5(program, lacks, marks);
        lexical::restore(program, &lexical);
    }
    classes
}

struct DeclaredClasses<'a>(&'a mut FxHashSet<Id>);

impl Visit for DeclaredClasses<'_> {
    noop_visit_type!();

    fn visit_class_decl(&mut self, class: &ClassDecl) {
        self.0.insert(class.ident.to_id());
        class.visit_children_with(self);
    }
}

/// ES2016 to ES2021, in one walk.
fn modern(lacks: Lacks, unresolved: SyntaxContext) -> impl Pass {
    let mut options = Options::default();
    options.unresolved_ctxt = unresolved;
    let env = &mut options.env;
    env.es2021.logical_assignment_operators = lacks.has(LogicalAssignment);
    env.es2020.nullish_coalescing = lacks.has(NullishCoalescing);
    env.es2020.export_namespace_from = lacks.has(ExportStarAs);
    env.es2019.optional_catch_binding = lacks.has(OptionalCatchBinding);
    env.es2018.object_rest_spread = lacks.has(ObjectRestSpread);
    env.es2017.async_to_generator = lacks.has(AsyncAwait);
    env.es2017.async_generator_functions = lacks.any(&[AsyncGenerator, ForAwait]);
    env.es2016.exponentiation_operator = lacks.has(ExponentOperator);
    options.into_pass()
}

fn lower_chains(program: &mut Program, marks: Marks) {
    let config = es2020::optional_chaining::Config::default();
    program.mutate(es2020::optional_chaining(config, marks.unresolved));
}

fn to_es5(program: &mut Program, lacks: Lacks, marks: Marks) {
    let (unresolved, helpers): (Mark, _) = (marks.unresolved, context(marks.helpers));
    if lacks.any(&[Destructuring, NestedRestBinding]) {
        program.visit_mut_with(&mut loop_heads::AssignedPatterns);
    }
    if lacks.has(ConstAndLet) {
        program.visit_mut_with(&mut loop_heads::KeptVariables);
        program.visit_mut_with(&mut loop_variables::LoopVariables::default());
        program.mutate(es2015::block_scoped_functions());
    }
    if lacks.has(TemplateLiteral) {
        program.mutate(es2015::template_literal(es2015::template_literal::Config::default()));
    }
    if lacks.has(Classes) {
        program.mutate(es2015::classes(es2015::classes::Config::default()));
    }
    if lacks.has(NewTarget) {
        program.mutate(es2015::new_target());
    }
    if lacks.has(ArraySpread) {
        program.mutate(es2015::spread(es2015::spread::Config::default(), unresolved));
    }
    if lacks.has(ObjectExtensions) {
        program.visit_mut_with(&mut home_objects::HomeObjects::new(helpers));
        program.mutate(es2015::shorthand());
    }
    if lacks.has(ForOf) {
        program.mutate(es2015::for_of(es2015::for_of::Config::default()));
    }
    // Before arrow functions go: what parameters become is `arguments`, which arrow functions do not have.
    let has_parameters = lacks.any(&[DefaultArgument, RestArgument]);
    if has_parameters {
        program.mutate(es2015::parameters(es2015::parameters::Config::default(), unresolved));
    }
    if lacks.has(Arrow) || has_parameters {
        program.mutate(es2015::arrow(unresolved));
    }
    if lacks.has(ObjectExtensions) {
        program.visit_mut_with(&mut computed_keys::ComputedKeys { helpers });
    }
    if lacks.any(&[Destructuring, NestedRestBinding]) {
        program.mutate(es2015::destructuring(es2015::destructuring::Config::default()));
    }
    if lacks.has(ConstAndLet) {
        shadows::part(program);
        program.mutate(es2015::block_scoping(unresolved));
    }
    if lacks.has(Generator) {
        program.visit_mut_with(&mut operands::Operands::default());
        program.mutate(es2015::generator::generator(
            unresolved,
            None::<swc_common::comments::SingleThreadedComments>,
        ));
    }
}
