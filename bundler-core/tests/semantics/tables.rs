//! Requests whose path is only partly known: a table of all files that may be meant, each loaded when asked for.

use bundler_core::diagnostics::Severity;

use crate::check::{BUNDLE, Case, NODE, bundle, check, options_for};

const DATA: (&str, &str) = ("data/a.json", "{ \"x\": \"a\" }");
const MORE: (&str, &str) = ("data/b.json", "{ \"x\": \"b\" }");

#[test]
fn require() {
    let cases: &[Case<'_>] = &[
        (
            "text before and after a name",
            &[
                (
                    "entry.cjs",
                    "for (const n of ['a', 'b']) console.log(require('./data/' + n + '.json').x, require(`./data/${n}.json`).x, require('./da' + (`ta/${n}` + '.json')).x)",
                ),
                DATA,
                MORE,
            ],
            "a a a\nb b b",
        ),
        (
            "a sum of texts is a text",
            &[
                (
                    "entry.cjs",
                    "console.log(require('./data/' + 'a.json').x, require(`./data/${'b'}` + ('.' + 'json')).x)",
                ),
                DATA,
                MORE,
            ],
            "a b",
        ),
        (
            "the same module each time",
            &[
                (
                    "entry.cjs",
                    "const get = (n) => require('./data/' + n + '.json'); console.log(get('a') === get('a'), get('a') === require('./data/a.json'))",
                ),
                DATA,
            ],
            "true true",
        ),
        (
            "what is not asked for does not run",
            &[
                (
                    "entry.cjs",
                    "console.log('entry'); for (const n of ['b', 'a']) require('./data/' + n + '.js')",
                ),
                ("data/a.js", "console.log('a')"),
                ("data/b.js", "console.log('b')"),
                ("data/c.js", "console.log('c')"),
            ],
            "entry\nb\na",
        ),
        (
            "a file that is not there",
            &[
                (
                    "entry.cjs",
                    "const n = 'z'; try { require('./data/' + n + '.json') } catch (e) { console.log(e instanceof Error, e.code) } try { require('./data/' + 'toString'.slice()) } catch (e) { console.log(e.code) }",
                ),
                DATA,
            ],
            "true MODULE_NOT_FOUND\nMODULE_NOT_FOUND",
        ),
        (
            "an extension or a main file that is left out",
            &[
                (
                    "entry.cjs",
                    "for (const n of ['c', 'a', 'sub', 'c.js', 'sub/c']) console.log(require('./data/' + n).x)",
                ),
                DATA,
                ("data/c.js", "exports.x = 'c'"),
                ("data/sub/index.js", "exports.x = 'main'"),
                ("data/sub/c.js", "exports.x = 'inner'"),
            ],
            "c\na\nmain\nc\ninner",
        ),
        (
            "folders above and in the middle",
            &[
                ("entry.cjs", "require('./in/b.cjs')"),
                (
                    "in/b.cjs",
                    "for (const n of ['p', 'q']) console.log(require('../data/' + n + '/x.cjs'), require(`./y${n}.cjs`))",
                ),
                ("data/p/x.cjs", "module.exports = 1"),
                ("data/q/x.cjs", "module.exports = 2"),
                ("in/yp.cjs", "module.exports = 3"),
                ("in/yq.cjs", "module.exports = 4"),
            ],
            "1 3\n2 4",
        ),
        (
            "either of two files",
            &[
                (
                    "entry.cjs",
                    "for (const c of [true, false]) console.log(require(c ? './data/a.json' : './data/b.json').x)",
                ),
                DATA,
                MORE,
            ],
            "a\nb",
        ),
        (
            "a path that is no table's is left alone",
            &[(
                "entry.cjs",
                "for (const n of ['x']) for (const f of [() => require(n + '/y.js'), () => require('none/' + n)]) try { f(); console.log('loaded') } catch { console.log('thrown') }",
            )],
            "thrown\nthrown",
        ),
    ];
    check(&NODE, cases);
}

#[test]
fn import() {
    let cases: &[Case<'_>] = &[
        (
            "modules, lazily",
            &[
                (
                    "entry.mjs",
                    "const get = (n) => import('./data/' + n + '.mjs'); console.log('entry'); get('b').then((ns) => console.log(ns.x)).then(() => get('z')).catch((e) => console.log(e.code))",
                ),
                ("data/a.mjs", "console.log('run a'); export const x = 'a'"),
                ("data/b.mjs", "console.log('run b'); export const x = 'b'"),
            ],
            "entry\nrun b\nb\nERR_MODULE_NOT_FOUND",
        ),
        (
            "CommonJS, as Node imports it",
            &[
                (
                    "entry.mjs",
                    "for (const n of ['a']) import(`./data/${n}.cjs`).then((ns) => console.log(ns.default.x, ns.x))",
                ),
                ("data/a.cjs", "exports.__esModule = true; exports.default = {}; exports.x = 1"),
            ],
            "1 1",
        ),
        (
            "either of two modules",
            &[
                (
                    "entry.mjs",
                    "(async () => { for (const c of [1, 0]) console.log((await import(c ? './data/a.mjs' : './data/b.mjs')).x) })()",
                ),
                ("data/a.mjs", "export const x = 'a'"),
                ("data/b.mjs", "export const x = 'b'"),
            ],
            "a\nb",
        ),
    ];
    check(&NODE, cases);
    check(
        &BUNDLE,
        &[(
            "types of files",
            &[
                (
                    "entry.ts",
                    "for (const n of ['a', 'c']) console.log(require('./data/' + n).x ?? require('./data/' + n).default)",
                ),
                DATA,
                ("data/c.ts", "export default 'c' as string"),
            ],
            "a\nc",
        )],
    );
}

#[test]
fn what_matches_nothing_is_told() {
    let files = &[("entry.js", "export const f = (n) => require('./data/' + n + '.json')")];
    let output = bundle(&options_for(&NODE, files, NODE.formats[0]), files).expect("it is no error");
    let [warning] = output.warnings.as_slice() else { panic!("one warning, not {:?}", output.warnings) };
    let place = warning.location.as_ref().expect("it has a place");
    assert_eq!((warning.severity, place.line, place.column), (Severity::Warning, 1, 32));
    assert!(warning.message.contains("./data/**/*.json"), "{}", warning.message);
}
