//! Standard globals: what mentioning them, reading their members and calling them does.
//!
//! Tables only. A program that replaces a standard global by something with effects is not considered.

/// Globals whose mere mention has no effect in any environment.
const HARMLESS: &[&str] = &[
    "AggregateError",
    "Array",
    "ArrayBuffer",
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Float32Array",
    "Float64Array",
    "Function",
    "Infinity",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "SharedArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "undefined",
];

pub(in crate::compile) fn is_harmless(name: &str) -> bool {
    HARMLESS.binary_search(&name).is_ok()
}

/// Whether any member of the global can be read: `Math.max`, `Object.keys`. Not of `globalThis`, whose
/// members are the environment's.
pub(super) fn has_plain_members(name: &str) -> bool {
    is_harmless(name) && !matches!(name, "globalThis" | "undefined" | "NaN" | "Infinity")
}

/// Whether any member of the global's `prototype` can be read. Getters of other prototypes throw.
pub(super) fn has_plain_prototype(name: &str) -> bool {
    matches!(name, "Object" | "Array" | "String" | "Number" | "Boolean" | "Function" | "Date" | "Error")
}

/// Members of functions that throw in strict mode.
pub(super) fn is_poisoned(member: &str) -> bool {
    matches!(member, "caller" | "callee" | "arguments")
}

/// Members of standard objects that are primitives.
pub(super) fn is_constant(object: &str, name: &str) -> bool {
    match object {
        "Math" => matches!(name, "E" | "LN10" | "LN2" | "LOG10E" | "LOG2E" | "PI" | "SQRT1_2" | "SQRT2"),
        "Number" => matches!(
            name,
            "EPSILON"
                | "MAX_SAFE_INTEGER"
                | "MAX_VALUE"
                | "MIN_SAFE_INTEGER"
                | "MIN_VALUE"
                | "NaN"
                | "NEGATIVE_INFINITY"
                | "POSITIVE_INFINITY"
        ),
        _ => false,
    }
}

/// Globals that a class can extend.
pub(super) fn is_constructor(name: &str) -> bool {
    is_harmless(name)
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && !matches!(
            name,
            "Atomics"
                | "BigInt"
                | "Infinity"
                | "Intl"
                | "JSON"
                | "Math"
                | "NaN"
                | "Proxy"
                | "Reflect"
                | "Symbol"
        )
}

/// What a standard function asks of its arguments to have no effect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Arguments {
    /// Nothing.
    Any,
    /// They are primitives, but no symbols and no BigInts.
    Primitive,
    /// The first is an object made by a literal; the others are plain literals.
    Literal,
    /// The first is an object literal or null.
    Prototype,
    /// The first is an array literal, or nothing.
    Items,
    /// The first is an array literal of array literals, or nothing.
    Entries,
    /// There is none, or a small length, or an array literal of numbers.
    Length,
    /// They are a simple pattern and flags.
    Pattern,
    /// There is none, or null.
    Nothing,
}

/// Functions that are called without `new`.
pub(super) fn function(name: &str) -> Option<Arguments> {
    Some(match name {
        "Boolean" | "Object" => Arguments::Any,
        "Symbol" | "String" | "Number" | "parseInt" | "parseFloat" | "isNaN" | "isFinite" | "Date" => {
            Arguments::Primitive
        }
        "Error" | "TypeError" | "RangeError" | "SyntaxError" | "ReferenceError" | "EvalError"
        | "URIError" => Arguments::Primitive,
        "Array" => Arguments::Length,
        "RegExp" => Arguments::Pattern,
        _ => return None,
    })
}

const MATH_FUNCTIONS: &[&str] = &[
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "clz32", "cos",
    "cosh", "exp", "expm1", "floor", "fround", "hypot", "imul", "log", "log10", "log1p", "log2", "max",
    "min", "pow", "random", "round", "sign", "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
];

/// Methods of standard objects.
pub(super) fn method(object: &str, name: &str) -> Option<Arguments> {
    Some(match (object, name) {
        ("Array", "isArray" | "of") | ("Object", "is") => Arguments::Any,
        ("Number", "isFinite" | "isInteger" | "isNaN" | "isSafeInteger") => Arguments::Any,
        ("Date", "now") => Arguments::Any,
        ("Array", "from") => Arguments::Items,
        ("Math", name) if MATH_FUNCTIONS.contains(&name) => Arguments::Primitive,
        ("Number", "parseFloat" | "parseInt") | ("Date", "UTC" | "parse") => Arguments::Primitive,
        ("Symbol", "for") | ("String", "fromCharCode") | ("Promise", "resolve") => Arguments::Primitive,
        ("Object", "create") => Arguments::Prototype,
        (
            "Object",
            "freeze"
            | "seal"
            | "preventExtensions"
            | "keys"
            | "values"
            | "entries"
            | "assign"
            | "getOwnPropertyNames"
            | "getOwnPropertySymbols"
            | "getPrototypeOf"
            | "isFrozen"
            | "isSealed"
            | "isExtensible",
        )
        | ("Reflect", "ownKeys" | "getPrototypeOf") => Arguments::Literal,
        _ => return None,
    })
}

/// Constructors that are called with `new`.
pub(super) fn constructor(name: &str) -> Option<Arguments> {
    Some(match name {
        "Object" => Arguments::Any,
        "Date" | "String" | "Number" => Arguments::Primitive,
        "Boolean" => Arguments::Any,
        "Error" | "TypeError" | "RangeError" | "SyntaxError" | "ReferenceError" | "EvalError"
        | "URIError" => Arguments::Primitive,
        "Set" => Arguments::Items,
        "WeakSet" | "WeakMap" => Arguments::Nothing,
        "Map" => Arguments::Entries,
        "Array" | "ArrayBuffer" | "SharedArrayBuffer" => Arguments::Length,
        "Int8Array" | "Uint8Array" | "Uint8ClampedArray" | "Int16Array" | "Uint16Array" | "Int32Array"
        | "Uint32Array" | "Float32Array" | "Float64Array" => Arguments::Length,
        "RegExp" => Arguments::Pattern,
        _ => return None,
    })
}

/// The largest length that every environment can make.
pub(super) const LONGEST: f64 = 1_048_576.0;

/// Whether a pattern is certainly valid under any flags.
pub(super) fn is_simple_pattern(pattern: &str) -> bool {
    pattern.chars().all(|c| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                ' ' | '_'
                    | '-'
                    | '.'
                    | '|'
                    | '^'
                    | '$'
                    | ','
                    | ':'
                    | ';'
                    | '@'
                    | '#'
                    | '%'
                    | '&'
                    | '='
                    | '<'
                    | '>'
                    | '~'
                    | '!'
                    | '"'
                    | '\''
            )
    })
}

/// Whether flags of a regular expression are certainly valid.
pub(super) fn are_simple_flags(flags: &str) -> bool {
    flags.chars().enumerate().all(|(i, c)| "gimsuy".contains(c) && !flags[..i].contains(c))
}

#[cfg(test)]
mod tests {
    use super::HARMLESS;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(HARMLESS.is_sorted());
    }
}
