//! Choices to a program. Every program ends: loops burn fuel.

use std::fmt::Write as _;

use crate::choices::Choices;

/// How deep statements and expressions nest.
const DEPTH: u32 = 4;

struct Writer<'a, 'b> {
    choices: &'a mut Choices<'b>,
    next_name: u32,
    /// Names that may be visible; some are not, which is an error of its own.
    names: Vec<String>,
    labels: Vec<String>,
    in_loop: bool,
    in_function: bool,
    is_generator: bool,
    is_async: bool,
}

/// The text of a program.
pub(crate) fn program(choices: &mut Choices<'_>) -> String {
    let mut writer = Writer {
        choices,
        next_name: 0,
        names: Vec::new(),
        labels: Vec::new(),
        in_loop: false,
        in_function: false,
        is_generator: false,
        is_async: false,
    };
    let mut text = String::new();
    while !writer.choices.is_at_end() {
        let visible = writer.names.len();
        let kind = writer.choices.below(4);
        let function = writer.function(kind, 0);
        let arguments: Vec<String> = (0..2).map(|_| writer.value()).collect();
        let call = format!("({function})({})", arguments.join(", "));
        let _ = match kind {
            2 => writeln!(text, "try {{ log(...{call}) }} catch (e) {{ log('caught', e) }}"),
            3 => writeln!(text, "{call}.then((v) => log(v), (e) => log('rejected', e));"),
            _ => writeln!(text, "try {{ log({call}) }} catch (e) {{ log('caught', e) }}"),
        };
        writer.names.truncate(visible);
        if writer.choices.below(3) == 1 {
            let statement = writer.statement(2);
            let _ = writeln!(text, "try {{ {statement} }} catch (e) {{ log('caught', e) }}");
        }
    }
    text
}

impl Writer<'_, '_> {
    fn fresh(&mut self) -> String {
        self.next_name += 1;
        format!("v{}", self.next_name)
    }

    fn declare(&mut self) -> String {
        let name = self.fresh();
        self.names.push(name.clone());
        name
    }

    fn name(&mut self) -> String {
        if self.names.is_empty() {
            return "counter".into();
        }
        let recent = self.names.len().min(8);
        let back = self.choices.below(recent);
        self.names[self.names.len() - 1 - back].clone()
    }

    /// A function expression: 0 an arrow, 1 plain, 2 a generator, 3 async.
    fn function(&mut self, kind: usize, depth: u32) -> String {
        let saved = (self.in_loop, self.in_function, self.is_generator, self.is_async);
        let labels = std::mem::take(&mut self.labels);
        let visible = self.names.len();
        (self.in_loop, self.in_function, self.is_generator, self.is_async) =
            (false, true, kind == 2, kind == 3);
        let (a, b) = (self.declare(), self.declare());
        let parameters = match self.choices.below(5) {
            0 | 1 => format!("{a}, {b}"),
            2 => format!("{a}, {b} = {}", self.expression(1)),
            3 => format!("{a}, ...{b}"),
            _ => format!("{a}, {{ p: {b} = {} }} = watched", self.expression(1)),
        };
        let body = self.block(depth);
        let own = if kind == 1 && self.choices.below(2) == 1 { self.fresh() } else { String::new() };
        let text = match kind {
            0 => format!("({parameters}) => {body}"),
            1 => format!("function {own}({parameters}) {body}"),
            2 => format!("function* ({parameters}) {body}"),
            _ => format!("async ({parameters}) => {body}"),
        };
        self.names.truncate(visible);
        self.labels = labels;
        (self.in_loop, self.in_function, self.is_generator, self.is_async) = saved;
        text
    }

    fn block(&mut self, depth: u32) -> String {
        let visible = self.names.len();
        let count = 1 + self.choices.below(5);
        let mut text = String::from("{\n");
        for _ in 0..count {
            text.push_str(&self.statement(depth));
            text.push('\n');
        }
        text.push('}');
        self.names.truncate(visible);
        text
    }

    fn statement(&mut self, depth: u32) -> String {
        let kinds = if depth >= DEPTH { 8 } else { 24 };
        match self.choices.below(kinds) {
            0 => format!("log({});", self.expression(0)),
            1 => {
                let keyword = ["let", "const", "var"][self.choices.below(3)];
                let value = self.expression(0);
                format!("{keyword} {} = {value};", self.declare())
            }
            2 => format!("{};", self.expression(0)),
            3 => format!("{} = {};", self.name(), self.expression(1)),
            4 if self.in_function => match self.choices.below(3) {
                0 => "return;".into(),
                _ => format!("return {};", self.expression(0)),
            },
            5 => {
                let value = self.expression(2);
                format!("throw {value};")
            }
            6 => self.jump(),
            7 => {
                // Read once, right after.
                let value = self.expression(1);
                let name = self.fresh();
                let reader = match self.choices.below(4) {
                    0 => format!("log({name}, {});", self.expression(2)),
                    1 => format!("log({} + {name});", self.expression(2)),
                    2 => format!("if ({name}) log({});", self.expression(2)),
                    _ => format!("watched.q = {name};"),
                };
                format!("var {name} = {value}; {reader}")
            }
            8 | 9 => {
                let test = self.condition();
                let cons = self.branch(depth);
                match self.choices.below(2) {
                    0 => format!("if ({test}) {cons}"),
                    _ => format!("if ({test}) {cons} else {}", self.branch(depth)),
                }
            }
            10 => self.counting_loop(depth),
            11 => format!("while (tick() && {}) {}", self.condition(), self.loop_body(depth)),
            12 => format!("do {} while (tick() && {});", self.loop_body(depth), self.condition()),
            13 => self.switch(depth),
            14 => self.try_statement(depth),
            15 => {
                let label = format!("l{}", self.labels.len());
                self.labels.push(label.clone());
                let body = self.block(depth + 1);
                self.labels.pop();
                format!("{label}: {body}")
            }
            16 => {
                let name = self.declare();
                let body = self.function(1, depth + 1);
                let body = body.split_once('(').map_or(String::new(), |(_, rest)| format!("({rest}"));
                let argument = self.expression(1);
                format!("function {name}{body}\nlog({name}({argument}));")
            }
            17 => self.class(depth),
            18 => self.destructuring(),
            19 => {
                let list = self.expression(1);
                let name = self.declare();
                let keyword = ["const", "let", "var"][self.choices.below(3)];
                let body = self.loop_body(depth);
                format!("for ({keyword} {name} of [{list}, 2]) {body}")
            }
            20 => {
                let name = self.declare();
                let body = self.loop_body(depth);
                format!("for (const {name} in {{ x: 1, y: {} }}) {body}", self.expression(2))
            }
            21 if self.is_generator => format!("log(yield {});", self.expression(1)),
            21 if self.is_async => format!("log(await {});", self.expression(1)),
            22 => {
                let name = self.fresh();
                let body = self.loop_body(depth);
                let closures = self.fresh();
                format!(
                    "let {closures} = []; for (let {name} = 0; {name} < 2; {name}++) {{ {closures}.push(() => {name}); {body} }} log({closures}.map((f) => f()));"
                )
            }
            23 => {
                let name = self.declare();
                format!("var {name}; {name} = {};", self.expression(1))
            }
            _ => self.block(depth + 1),
        }
    }

    fn branch(&mut self, depth: u32) -> String {
        match self.choices.below(3) {
            0 => self.block(depth + 1),
            1 => format!("log({});", self.expression(2)),
            _ if self.in_function => format!("return {};", self.expression(2)),
            _ => ";".into(),
        }
    }

    fn loop_body(&mut self, depth: u32) -> String {
        let outer = std::mem::replace(&mut self.in_loop, true);
        let body = self.block(depth + 1);
        self.in_loop = outer;
        body
    }

    fn counting_loop(&mut self, depth: u32) -> String {
        let name = self.declare();
        let keyword = ["let", "var"][self.choices.below(2)];
        let body = self.loop_body(depth);
        format!("for ({keyword} {name} = 0; {name} < 3 && tick(); {name}++) {body}")
    }

    fn jump(&mut self) -> String {
        match self.choices.below(3) {
            0 if self.in_loop => "break;".into(),
            1 if self.in_loop => "continue;".into(),
            _ => match self.labels.last() {
                Some(label) => format!("break {label};"),
                None => ";".into(),
            },
        }
    }

    fn switch(&mut self, depth: u32) -> String {
        let outer = std::mem::replace(&mut self.in_loop, false);
        let mut text = format!("switch ({}) {{\n", self.expression(1));
        let visible = self.names.len();
        for _ in 0..=self.choices.below(3) {
            let test = self.expression(3);
            let body = self.statement(depth + 1);
            let end = ["", " break;"][self.choices.below(2)];
            let _ = writeln!(text, "case {test}: {body}{end}");
        }
        if self.choices.below(2) == 1 {
            let body = self.statement(depth + 1);
            let _ = writeln!(text, "default: {body}");
        }
        self.names.truncate(visible);
        self.in_loop = outer;
        text.push('}');
        text
    }

    fn try_statement(&mut self, depth: u32) -> String {
        let body = self.block(depth + 1);
        let name = self.declare();
        let handler = self.block(depth + 1);
        self.names.pop();
        match self.choices.below(3) {
            0 => format!("try {body} catch ({name}) {handler}"),
            1 => format!("try {body} catch {handler} finally {}", self.block(depth + 1)),
            _ => format!("try {body} catch ({name}) {{ log({name}); var {name} = 1; }}"),
        }
    }

    fn class(&mut self, depth: u32) -> String {
        let value = self.expression(2);
        let fixed = self.expression(2);
        let key = self.expression(3);
        let method = self.function(0, depth + 2);
        let heritage = ["", "extends Object ", "extends null "][self.choices.below(3)];
        let name = self.declare();
        let used = match self.choices.below(3) {
            0 => format!("log({name}.s, new {name}().f);"),
            1 => format!("log(typeof {name});"),
            _ => String::new(),
        };
        format!(
            "class {name} {heritage}{{ f = {value}; #p = 1; static s = {fixed}; static {{ log('static', this.s); }} [{key}]() {{ return this.#p }} get g() {{ return ({method})(1) }} 'quoted'() {{ return #p in this }} static make() {{ return new {name}() }} }}\n{used}"
        )
    }

    fn destructuring(&mut self) -> String {
        let (first, second) = (self.expression(2), self.expression(2));
        let source = ["watched", "{ p: undefined, q: 3 }", "{}"][self.choices.below(3)];
        let (a, b) = (self.declare(), self.declare());
        match self.choices.below(3) {
            0 => format!("let {{ p: {a} = {first}, [log('q')]: {b} = {second} }} = {source};"),
            1 => format!("var [{a} = {first}, {b} = {second}] = [undefined, 4];"),
            _ => format!("let {a}, {b}; ({{ p: {a} = {first}, q: {b} }} = {source});"),
        }
    }

    fn condition(&mut self) -> String {
        let name = self.name();
        match self.choices.below(9) {
            0 => self.expression(2),
            1 => format!("{name} === null || {name} === undefined"),
            2 => format!("{name} !== null && {name} !== void 0"),
            3 => format!("!({})", self.expression(2)),
            4 => format!("!!{}", self.value()),
            5 => format!("typeof {name} === 'undefined'"),
            6 => format!("typeof {name} != 'number'"),
            7 => ["true", "false", "!0", "0", "''", "1 && 2"][self.choices.below(6)].into(),
            _ => format!("{} ? true : false", self.expression(2)),
        }
    }

    fn value(&mut self) -> String {
        const VALUES: [&str; 26] = [
            "0",
            "1",
            "null",
            "undefined",
            "true",
            "false",
            "-0",
            "NaN",
            "Infinity",
            "'a'",
            "''",
            "\"it's\"",
            "1n",
            "-1n",
            "1.5",
            "1e21",
            "0.1",
            "-2147483648",
            "spy('s', 2)",
            "primitive('p')",
            "[1, , 2]",
            "{ a: 1, 'b-c': 2, 'd': 3, 1: 4 }",
            "watched",
            "Symbol()",
            "`t`",
            "touchy",
        ];
        let value = VALUES[self.choices.below(VALUES.len())];
        if value.starts_with('{') { format!("({value})") } else { value.into() }
    }

    fn expression(&mut self, depth: u32) -> String {
        if depth >= DEPTH {
            return if self.choices.below(2) == 0 { self.value() } else { self.name() };
        }
        let deeper = depth + 1;
        match self.choices.below(34) {
            0..=3 => self.value(),
            4..=6 => self.name(),
            7..=9 => {
                const OPERATORS: [&str; 21] = [
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "===",
                    "==",
                    "!==",
                    "!=",
                    "<",
                    ">",
                    "<=",
                    ">=",
                    "&",
                    "|",
                    "^",
                    "<<",
                    ">>",
                    ">>>",
                    "in",
                    "instanceof",
                ];
                let operator = OPERATORS[self.choices.below(OPERATORS.len())];
                format!("({} {operator} {})", self.expression(deeper), self.expression(deeper))
            }
            10 => format!("({} && {})", self.expression(deeper), self.expression(deeper)),
            11 => format!("({} || {})", self.expression(deeper), self.expression(deeper)),
            12 => format!("({} ?? {})", self.expression(deeper), self.expression(deeper)),
            13 | 14 => {
                format!("({} ? {} : {})", self.condition(), self.expression(deeper), self.expression(deeper))
            }
            15 => {
                let operator = ["!", "-", "+", "~", "typeof ", "void "][self.choices.below(6)];
                format!("{operator}({})", self.expression(deeper))
            }
            16 => format!("({}, {})", self.expression(deeper), self.expression(deeper)),
            17 => {
                let operator = ["=", "+=", "-=", "||=", "&&=", "??="][self.choices.below(6)];
                format!("({} {operator} {})", self.name(), self.expression(deeper))
            }
            18 => format!("log({})", self.expression(deeper)),
            19 => [
                "watched.p",
                "watched['q']",
                "watched?.p",
                "watched.n?.x.y",
                "(watched.n?.x).y",
                "watched.f()",
                "(0, watched.f)()",
                "(true ? watched.f : 0)()",
                "watched?.f()",
            ][self.choices.below(9)]
            .into(),
            20 => format!("(watched.p = {})", self.expression(deeper)),
            21 => {
                let name = self.name();
                format!("{}{name}{}", ["++", "--", "", ""][self.choices.below(2)], "")
            }
            22 => format!("{}++", self.name()),
            23 => format!("[{}, ...[{}]]", self.expression(deeper), self.expression(deeper)),
            24 => {
                let (a, b) = (self.expression(deeper), self.expression(deeper));
                format!("({{ a: {a}, 'b': {b}, ['c']: 1, get d() {{ return 2 }} }})")
            }
            25 => format!("`x${{{}}}y${{'z'}}${{{}}}`", self.expression(deeper), self.expression(deeper)),
            26 => {
                let kind = self.choices.below(2);
                let argument = self.expression(deeper);
                format!("({})({argument}, 1)", self.function(kind, DEPTH - 1))
            }
            27 => {
                let name = self.name();
                let other = self.expression(deeper);
                match self.choices.below(5) {
                    0 => format!("({name} ? {name} : {other})"),
                    1 => format!("({name} != null ? {name} : {other})"),
                    2 => format!("({name} === null || {name} === undefined ? {other} : {name})"),
                    3 => format!("({name} = {name} + {other})"),
                    _ => format!("({name} ? {other} : {name})"),
                }
            }
            28 => {
                let name = self.name();
                let (a, b) = (self.expression(deeper), self.expression(deeper));
                format!("({} ? {name} = {a} : {name} = {b})", self.condition())
            }
            29 => format!("(typeof {} + 'a' + 'b')", self.expression(deeper)),
            30 => format!("next() + {}", self.expression(deeper)),
            31 => format!("new (class {{ a = {} }})().a", self.expression(deeper)),
            32 => format!("String({})", self.expression(deeper)),
            _ => format!(
                "({} ? {} : {})",
                self.condition(),
                ["true", "false"][self.choices.below(2)],
                self.expression(deeper)
            ),
        }
    }
}
