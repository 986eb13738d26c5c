//! Nested names to slots: two names that are never visible in the same place may share one.
//!
//! A name occupies its slot in every scope between its declaration and its mentions, and nowhere else, so
//! an inner name may hide an outer one that nobody looks for there. Which text a slot gets is decided when
//! the names of the shared scope are known. Labels and private names collide with nothing outside their
//! function or class: they are shortened here.
//!
//! One walk over the tree. Scopes are already resolved; what is not certain keeps its name.

use rustc_hash::{FxHashMap, FxHashSet};
use swc_atoms::Atom;
use swc_common::SyntaxContext;
use swc_ecma_ast::*;
use swc_ecma_visit::{Visit, VisitMut, VisitMutWith, VisitWith, noop_visit_mut_type, noop_visit_type};

use super::alphabet;
use crate::compile::bind::Binding;
use crate::compile::hoist::for_each_name;
use crate::compile::kept_names::names_function;
use crate::id::NestedId;

/// Which names of a module are nested.
#[derive(Clone, Copy)]
pub(in crate::compile) struct Extent<'a> {
    pub(in crate::compile) unresolved: SyntaxContext,
    pub(in crate::compile) top: SyntaxContext,
    /// The module becomes the body of a function: its top-level names are nested, and `exports` and
    /// `module` are that function's parameters.
    pub(in crate::compile) is_wrapped: bool,
    /// Strict mode throughout: a function in a block is only visible there.
    pub(in crate::compile) strict: bool,
    /// Labels that mean something to a later pass.
    pub(in crate::compile) kept_labels: &'a [String],
    /// Private names that are names of functions stay.
    pub(in crate::compile) keeps_names: bool,
}

/// The slots of a module's nested names.
#[derive(Default)]
pub(in crate::compile) struct Slots {
    ids: FxHashMap<Binding, NestedId>,
    /// Name and slot of each nested name that is renamed.
    pub(in crate::compile) names: Vec<(Atom, u32)>,
    /// Top-level names with a context of their own: what transformations add.
    added_at_top: FxHashSet<Binding>,
    /// The first two names are the parameters of the wrapping function.
    pub(in crate::compile) has_parameters: bool,
}

impl Slots {
    /// The nested name that `ident` mentions, if it is renamed.
    #[inline]
    pub(in crate::compile) fn of(&self, ident: &Ident) -> Option<NestedId> {
        if self.ids.is_empty() {
            return None;
        }
        self.ids.get(&(ident.sym.clone(), ident.ctxt)).copied()
    }

    /// Whether a transformation added `ident` to the top level.
    pub(in crate::compile) fn is_added_at_top(&self, ident: &Ident) -> bool {
        !self.added_at_top.is_empty() && self.added_at_top.contains(&(ident.sym.clone(), ident.ctxt))
    }
}

/// Whether the program can look names up by their text, in which case all are kept.
pub(in crate::compile) fn sees_names(items: &[ModuleItem], unresolved: SyntaxContext) -> bool {
    struct Finder {
        unresolved: SyntaxContext,
        found: bool,
    }
    impl Visit for Finder {
        noop_visit_type!();

        fn visit_expr(&mut self, expression: &Expr) {
            swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_children_with(self));
        }

        fn visit_callee(&mut self, callee: &Callee) {
            if let Callee::Expr(callee) = callee
                && let Expr::Ident(ident) = callee.unwrap_parens()
                && ident.ctxt == self.unresolved
                && &*ident.sym == "eval"
            {
                self.found = true;
            }
            callee.visit_children_with(self);
        }

        fn visit_opt_call(&mut self, call: &OptCall) {
            if let Expr::Ident(ident) = call.callee.unwrap_parens()
                && ident.ctxt == self.unresolved
                && &*ident.sym == "eval"
            {
                self.found = true;
            }
            call.visit_children_with(self);
        }

        fn visit_with_stmt(&mut self, _: &WithStmt) {
            self.found = true;
        }
    }
    let mut finder = Finder { unresolved, found: false };
    items.iter().for_each(|item| item.visit_with(&mut finder));
    finder.found
}

/// Gives slots to the nested names of a module.
pub(in crate::compile) fn assign(items: &mut [ModuleItem], extent: Extent<'_>) -> Slots {
    let mut walk = Walk {
        extent,
        scopes: vec![Scope { parent: NONE, function: 0, end: 0 }],
        current: 0,
        bindings: Vec::new(),
        ids: FxHashMap::default(),
        mentions: Vec::new(),
        pinned: ["arguments", "eval"].into_iter().map(Atom::from).collect(),
        caught: Vec::new(),
        labels: Vec::new(),
        private_names: Vec::new(),
    };
    if extent.is_wrapped {
        for name in ["exports", "module"] {
            let name = Atom::from(name);
            let binding = walk.binding((name.clone(), extent.unresolved));
            walk.bindings[binding as usize].scope = 0;
            // `var exports` declares the parameter again.
            walk.ids.insert((name, extent.top), binding);
        }
    }
    items.iter_mut().for_each(|item| item.visit_mut_with(&mut walk));
    walk.scopes[0].end = walk.scopes.len() as u32;
    walk.color()
}

const NONE: u32 = u32::MAX;

/// Up to this many names of one scope take slots in the order of their declaration, which repeats well;
/// among more, the often used ones go first.
const IN_ORDER_LIMIT: usize = 24;

struct Scope {
    parent: u32,
    /// The scope that `var` declarations belong to.
    function: u32,
    /// One past the last scope inside this one: scopes are numbered from outside in.
    end: u32,
}

struct Bound {
    name: Atom,
    /// Where it is declared; [`NONE`] until that is seen.
    scope: u32,
    uses: u32,
}

struct Walk<'a> {
    extent: Extent<'a>,
    scopes: Vec<Scope>,
    current: u32,
    bindings: Vec<Bound>,
    ids: FxHashMap<Binding, u32>,
    /// Which binding is mentioned in which scope.
    mentions: Vec<(u32, u32)>,
    /// Names that must stay.
    pinned: FxHashSet<Atom>,
    /// Names of the catch clauses around the current node, with their scopes.
    caught: Vec<(u32, Atom)>,
    /// Labels around the current node in its function, with their new names.
    labels: Vec<(Atom, Atom)>,
    /// Private names of the classes around the current node, with their new names.
    private_names: Vec<(Atom, Atom)>,
}

impl Walk<'_> {
    fn binding(&mut self, key: Binding) -> u32 {
        let next = self.bindings.len() as u32;
        if let Some(&binding) = self.ids.get(&key) {
            return binding;
        }
        self.bindings.push(Bound { name: key.0.clone(), scope: NONE, uses: 0 });
        self.ids.insert(key, next);
        next
    }

    /// Whether `ident` belongs to the shared scope or to nobody.
    fn is_outside(&self, ident: &Ident) -> bool {
        if ident.ctxt == self.extent.unresolved {
            !(self.extent.is_wrapped && matches!(&*ident.sym, "exports" | "module"))
        } else {
            (ident.ctxt == self.extent.top && !self.extent.is_wrapped) || ident.ctxt == SyntaxContext::empty()
        }
    }

    fn declare(&mut self, ident: &Ident, scope: u32) {
        if !self.is_outside(ident) {
            let binding = self.binding((ident.sym.clone(), ident.ctxt));
            let bound = &mut self.bindings[binding as usize];
            // Of several declarations the outermost counts.
            bound.scope = if bound.scope == NONE { scope } else { bound.scope.min(scope) };
        }
    }

    fn declare_pattern(&mut self, pattern: &Pat, scope: u32) {
        for_each_name(pattern, &mut |ident| self.declare(ident, scope));
    }

    fn declare_variable(&mut self, pattern: &Pat) {
        let function = self.scopes[self.current as usize].function;
        for_each_name(pattern, &mut |ident| {
            // `catch (e) { var e = 1 }` declares one variable and assigns another.
            if self.caught.iter().any(|(scope, name)| *scope >= function && *name == ident.sym) {
                self.pinned.insert(ident.sym.clone());
            }
            self.declare(ident, function);
        });
    }

    fn within(&mut self, is_function: bool, visit: impl FnOnce(&mut Self)) {
        let parent = self.current;
        let scope = self.scopes.len() as u32;
        let function = if is_function { scope } else { self.scopes[parent as usize].function };
        self.scopes.push(Scope { parent, function, end: 0 });
        self.current = scope;
        if is_function {
            let labels = std::mem::take(&mut self.labels);
            visit(self);
            self.labels = labels;
        } else {
            visit(self);
        }
        self.scopes[scope as usize].end = self.scopes.len() as u32;
        self.current = parent;
    }

    fn declare_private_names(&mut self, class: &Class) {
        let start = self.private_names.len();
        let is_kept = |member: &ClassMember| self.extent.keeps_names && names_function(member);
        let kept: Vec<Atom> =
            class.body.iter().filter(|member| is_kept(member)).filter_map(private_name).cloned().collect();
        for member in &class.body {
            let Some(name) = private_name(member) else { continue };
            // A getter and its setter share a name.
            if self.private_names[start..].iter().any(|(known, _)| known == name) {
                continue;
            }
            let short = match kept.contains(name) {
                true => name.clone(),
                false => self.short_private_name(&kept),
            };
            self.private_names.push((name.clone(), short));
        }
    }

    /// A private name that no class around the current node has, and none of those that are `kept`.
    fn short_private_name(&self, kept: &[Atom]) -> Atom {
        if !self.extent.keeps_names {
            return alphabet::nth_unreserved(self.private_names.len() as u32).into();
        }
        let is_taken = |name: &str| {
            kept.iter().chain(self.private_names.iter().map(|(_, new)| new)).any(|n| **n == *name)
        };
        let mut names = (0..).map(alphabet::nth_unreserved);
        names.find(|name| !is_taken(name)).expect("names do not end").into()
    }

    /// Slots for all names: scopes from outside in, so that when a scope's own names are given slots, all
    /// names of outer scopes that are mentioned inside it have theirs.
    fn color(self) -> Slots {
        let Self { extent, scopes, bindings, ids, mentions, pinned, .. } = self;
        let mut is_kept: Vec<bool> = bindings
            .iter()
            .map(|bound| {
                bound.scope == NONE
                    || (bound.scope == 0 && !extent.is_wrapped)
                    || pinned.contains(&bound.name)
            })
            .collect();
        for &(binding, scope) in &mentions {
            let declared = bindings[binding as usize].scope;
            if declared != NONE && !(declared <= scope && scope < scopes[declared as usize].end) {
                is_kept[binding as usize] = true;
            }
        }
        let mentions = Grouped::new(bindings.len(), mentions.iter().copied());
        let declared = bindings.iter().enumerate().filter(|(binding, _)| !is_kept[*binding]);
        let own = Grouped::new(scopes.len(), declared.map(|(b, bound)| (bound.scope, b as u32)));
        let mut slots = vec![NONE; bindings.len()];
        let mut occupied: Vec<Vec<u32>> = vec![Vec::new(); scopes.len()];
        let mut taken_in: Vec<u32> = Vec::new();
        let mut last_marked = vec![NONE; scopes.len()];
        for scope in 0..scopes.len() as u32 {
            let mut own: Vec<u32> = own.of(scope).to_vec();
            if own.is_empty() {
                continue;
            }
            if own.len() > IN_ORDER_LIMIT {
                own.sort_by_key(|&binding| std::cmp::Reverse(bindings[binding as usize].uses));
            }
            for &slot in &occupied[scope as usize] {
                if taken_in.len() <= slot as usize {
                    taken_in.resize(slot as usize + 1, NONE);
                }
                taken_in[slot as usize] = scope;
            }
            let mut slot = 0;
            for binding in own {
                while taken_in.get(slot as usize) == Some(&scope) {
                    slot += 1;
                }
                slots[binding as usize] = slot;
                for &mention in mentions.of(binding) {
                    let mut inner = mention;
                    while inner != scope && last_marked[inner as usize] != binding {
                        last_marked[inner as usize] = binding;
                        occupied[inner as usize].push(slot);
                        inner = scopes[inner as usize].parent;
                    }
                }
                slot += 1;
            }
            occupied[scope as usize] = Vec::new();
        }
        Self::collect(&bindings, ids, &slots, &is_kept, extent)
    }

    fn collect(
        bindings: &[Bound],
        ids: FxHashMap<Binding, u32>,
        slots: &[u32],
        is_kept: &[bool],
        extent: Extent<'_>,
    ) -> Slots {
        let mut nested_of = vec![NestedId(NONE); bindings.len()];
        let mut names = Vec::with_capacity(bindings.len());
        for (binding, bound) in bindings.iter().enumerate() {
            if !is_kept[binding] {
                nested_of[binding] = NestedId::from_index(names.len());
                names.push((bound.name.clone(), slots[binding]));
            }
        }
        let mut added_at_top = FxHashSet::default();
        let mut nested_ids = FxHashMap::with_capacity_and_hasher(names.len(), rustc_hash::FxBuildHasher);
        for (key, binding) in ids {
            let nested = nested_of[binding as usize];
            if nested.0 != NONE {
                nested_ids.insert(key, nested);
            } else if bindings[binding as usize].scope == 0 && !extent.is_wrapped {
                added_at_top.insert(key);
            }
        }
        Slots { ids: nested_ids, names, added_at_top, has_parameters: extent.is_wrapped }
    }
}

fn private_name(member: &ClassMember) -> Option<&Atom> {
    match member {
        ClassMember::PrivateProp(field) => Some(&field.key.name),
        ClassMember::PrivateMethod(method) => Some(&method.key.name),
        ClassMember::AutoAccessor(AutoAccessor { key: Key::Private(key), .. }) => Some(&key.name),
        _ => None,
    }
}

/// Numbers in groups, each group in the order in which its members came.
struct Grouped {
    starts: Vec<u32>,
    members: Vec<u32>,
}

impl Grouped {
    fn new(groups: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; groups + 1];
        for (group, _) in pairs.clone() {
            starts[group as usize + 1] += 1;
        }
        for group in 0..groups {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut members = vec![0; starts[groups] as usize];
        for (group, member) in pairs {
            members[next[group as usize] as usize] = member;
            next[group as usize] += 1;
        }
        Self { starts, members }
    }

    fn of(&self, group: u32) -> &[u32] {
        &self.members[self.starts[group as usize] as usize..self.starts[group as usize + 1] as usize]
    }
}

impl VisitMut for Walk<'_> {
    noop_visit_mut_type!();

    fn visit_mut_ident(&mut self, ident: &mut Ident) {
        if self.is_outside(ident) {
            return;
        }
        let binding = self.binding((ident.sym.clone(), ident.ctxt));
        self.bindings[binding as usize].uses += 1;
        if self.mentions.last() != Some(&(binding, self.current)) {
            self.mentions.push((binding, self.current));
        }
    }

    fn visit_mut_expr(&mut self, expression: &mut Expr) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| expression.visit_mut_children_with(self));
    }

    fn visit_mut_stmt(&mut self, statement: &mut Stmt) {
        swc_ecma_utils::stack_size::maybe_grow_default(|| statement.visit_mut_children_with(self));
    }

    fn visit_mut_var_decl(&mut self, var: &mut VarDecl) {
        for declarator in &var.decls {
            if var.kind == VarDeclKind::Var {
                self.declare_variable(&declarator.name);
            } else {
                self.declare_pattern(&declarator.name, self.current);
            }
        }
        var.visit_mut_children_with(self);
    }

    fn visit_mut_using_decl(&mut self, using: &mut UsingDecl) {
        for declarator in &using.decls {
            self.declare_pattern(&declarator.name, self.current);
        }
        using.visit_mut_children_with(self);
    }

    fn visit_mut_fn_decl(&mut self, function: &mut FnDecl) {
        let is_in_block = self.scopes[self.current as usize].function != self.current;
        if is_in_block && !self.extent.strict {
            // Sloppy code sees such a function outside its block, under conditions.
            self.pinned.insert(function.ident.sym.clone());
        }
        self.declare(&function.ident, self.current);
        function.visit_mut_children_with(self);
    }

    fn visit_mut_fn_expr(&mut self, function: &mut FnExpr) {
        match &mut function.ident {
            None => function.function.visit_mut_with(self),
            Some(name) => self.within(false, |walk| {
                walk.declare(name, walk.current);
                name.visit_mut_with(walk);
                function.function.visit_mut_with(walk);
            }),
        }
    }

    fn visit_mut_function(&mut self, function: &mut Function) {
        function.decorators.visit_mut_with(self);
        self.within(true, |walk| {
            for parameter in &function.params {
                walk.declare_pattern(&parameter.pat, walk.current);
            }
            function.params.visit_mut_with(walk);
            function.body.visit_mut_with(walk);
        });
    }

    fn visit_mut_constructor(&mut self, constructor: &mut Constructor) {
        self.within(true, |walk| {
            for parameter in &constructor.params {
                if let ParamOrTsParamProp::Param(parameter) = parameter {
                    walk.declare_pattern(&parameter.pat, walk.current);
                }
            }
            constructor.params.visit_mut_with(walk);
            constructor.body.visit_mut_with(walk);
        });
    }

    fn visit_mut_arrow_expr(&mut self, arrow: &mut ArrowExpr) {
        self.within(true, |walk| {
            for parameter in &arrow.params {
                walk.declare_pattern(parameter, walk.current);
            }
            arrow.visit_mut_children_with(walk);
        });
    }

    fn visit_mut_class_decl(&mut self, class: &mut ClassDecl) {
        self.declare(&class.ident, self.current);
        class.visit_mut_children_with(self);
    }

    fn visit_mut_class_expr(&mut self, class: &mut ClassExpr) {
        match &mut class.ident {
            None => class.class.visit_mut_with(self),
            Some(name) => self.within(false, |walk| {
                walk.declare(name, walk.current);
                name.visit_mut_with(walk);
                class.class.visit_mut_with(walk);
            }),
        }
    }

    fn visit_mut_class(&mut self, class: &mut Class) {
        let outer = self.private_names.len();
        self.declare_private_names(class);
        class.visit_mut_children_with(self);
        self.private_names.truncate(outer);
    }

    fn visit_mut_private_name(&mut self, name: &mut PrivateName) {
        if let Some((_, short)) = self.private_names.iter().rev().find(|(known, _)| *known == name.name) {
            name.name = short.clone();
        }
    }

    fn visit_mut_static_block(&mut self, block: &mut StaticBlock) {
        self.within(true, |walk| block.body.stmts.visit_mut_with(walk));
    }

    fn visit_mut_block_stmt(&mut self, block: &mut BlockStmt) {
        self.within(false, |walk| block.visit_mut_children_with(walk));
    }

    fn visit_mut_switch_stmt(&mut self, statement: &mut SwitchStmt) {
        statement.discriminant.visit_mut_with(self);
        self.within(false, |walk| statement.cases.visit_mut_with(walk));
    }

    fn visit_mut_for_stmt(&mut self, statement: &mut ForStmt) {
        self.within(false, |walk| statement.visit_mut_children_with(walk));
    }

    fn visit_mut_for_in_stmt(&mut self, statement: &mut ForInStmt) {
        self.within(false, |walk| statement.visit_mut_children_with(walk));
    }

    fn visit_mut_for_of_stmt(&mut self, statement: &mut ForOfStmt) {
        self.within(false, |walk| statement.visit_mut_children_with(walk));
    }

    fn visit_mut_catch_clause(&mut self, clause: &mut CatchClause) {
        self.within(false, |walk| {
            let outer = walk.caught.len();
            if let Some(parameter) = &mut clause.param {
                walk.declare_pattern(parameter, walk.current);
                let scope = walk.current;
                for_each_name(parameter, &mut |ident| walk.caught.push((scope, ident.sym.clone())));
                parameter.visit_mut_with(walk);
            }
            clause.body.stmts.visit_mut_with(walk);
            walk.caught.truncate(outer);
        });
    }

    fn visit_mut_labeled_stmt(&mut self, statement: &mut LabeledStmt) {
        let short = self.short_label(&statement.label.sym);
        self.labels.push((statement.label.sym.clone(), short.clone()));
        statement.label.sym = short;
        statement.body.visit_mut_with(self);
        self.labels.pop();
    }

    fn visit_mut_break_stmt(&mut self, statement: &mut BreakStmt) {
        self.rename_label(statement.label.as_mut());
    }

    fn visit_mut_continue_stmt(&mut self, statement: &mut ContinueStmt) {
        self.rename_label(statement.label.as_mut());
    }

    fn visit_mut_export_specifier(&mut self, _: &mut ExportSpecifier) {}

    fn visit_mut_import_decl(&mut self, _: &mut ImportDecl) {}

    fn visit_mut_jsx_element_name(&mut self, name: &mut JSXElementName) {
        // Lower case means something else there.
        match name {
            JSXElementName::Ident(ident) => {
                self.pinned.insert(ident.sym.clone());
            }
            JSXElementName::JSXMemberExpr(_) | JSXElementName::JSXNamespacedName(_) => {}
        }
        name.visit_mut_children_with(self);
    }
}

impl Walk<'_> {
    /// The name of a label inside all those around the current node.
    fn short_label(&self, label: &Atom) -> Atom {
        let kept = self.extent.kept_labels;
        if kept.iter().any(|kept| **kept == **label) {
            return label.clone();
        }
        let mut free = (0..).map(alphabet::nth_unreserved).filter(|name| !kept.contains(name));
        free.nth(self.labels.len()).expect("names do not end").into()
    }

    fn rename_label(&mut self, label: Option<&mut Ident>) {
        if let Some(label) = label
            && let Some((_, short)) = self.labels.iter().rev().find(|(known, _)| *known == label.sym)
        {
            label.sym = short.clone();
        }
    }
}
