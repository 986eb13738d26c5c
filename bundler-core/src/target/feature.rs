//! Syntax that engines may lack, by the names that the flag `supported` knows it by, and who has it.

/// Something of the language that an engine may lack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Feature {
    ArbitraryModuleNamespaceNames,
    ArraySpread,
    Arrow,
    AsyncAwait,
    AsyncGenerator,
    Bigint,
    Classes,
    ClassField,
    ClassPrivateAccessor,
    ClassPrivateBrandCheck,
    ClassPrivateField,
    ClassPrivateMethod,
    ClassPrivateStaticAccessor,
    ClassPrivateStaticField,
    ClassPrivateStaticMethod,
    ClassStaticBlocks,
    ClassStaticField,
    ConstAndLet,
    Decorators,
    DefaultArgument,
    Destructuring,
    DynamicImport,
    ExponentOperator,
    ExportStarAs,
    ForAwait,
    ForOf,
    Generator,
    ImportAttributes,
    ImportDefer,
    ImportMeta,
    ImportSource,
    LogicalAssignment,
    NestedRestBinding,
    NewTarget,
    NullishCoalescing,
    ObjectAccessors,
    ObjectExtensions,
    ObjectRestSpread,
    OptionalCatchBinding,
    OptionalChain,
    RegexpDotAllFlag,
    RegexpLookbehindAssertions,
    RegexpMatchIndices,
    RegexpNamedCaptureGroups,
    RegexpSetNotation,
    RegexpStickyAndUnicodeFlags,
    RegexpUnicodePropertyEscapes,
    RestArgument,
    TemplateLiteral,
    TopLevelAwait,
    Using,
}

use Feature::*;

/// Members of classes other than methods.
pub(crate) const CLASS_MEMBERS: Features = Features::of(&[
    ClassField,
    ClassPrivateAccessor,
    ClassPrivateBrandCheck,
    ClassPrivateField,
    ClassPrivateMethod,
    ClassPrivateStaticAccessor,
    ClassPrivateStaticField,
    ClassPrivateStaticMethod,
    ClassStaticBlocks,
    ClassStaticField,
]);

/// In no edition of ECMA-262 yet, as far as targets are concerned.
const NEVER: u16 = u16::MAX;

/// Feature, name, edition of ECMA-262, and the engines that have it: each from a version on, or from one to
/// before another. An engine that is missing has it in no version, or has it wrong in every one.
type Row = (Feature, &'static str, u16, &'static str);

#[rustfmt::skip] // A table: one row, one line.
pub(super) const TABLE: &[Row] = &[
    (ArbitraryModuleNamespaceNames, "arbitrary-module-namespace-names", 2022, "chrome90 firefox87 ios14.5 node16 safari14.1"),
    (ArraySpread, "array-spread", 2015, "chrome46 deno1 edge13 firefox36 hermes0.7 ios10 node5 opera33 safari10"),
    (Arrow, "arrow", 2015, "chrome49 deno1 edge13 firefox45 ios10 node6 opera36 safari10"),
    (AsyncAwait, "async-await", 2017, "chrome55 deno1 edge15 firefox52 ios11 node7.6 opera42 safari11"),
    (AsyncGenerator, "async-generator", 2018, "chrome63 deno1 edge79 firefox57 ios12 node10 opera50 safari12"),
    (Bigint, "bigint", 2020, "chrome67 deno1 edge79 firefox68 hermes0.12 ios14 node10.4 opera54 rhino1.7.14 safari14"),
    (Classes, "class", 2015, "chrome49 deno1 edge13 firefox45 ios10 node6 opera36 safari10"),
    (ClassField, "class-field", 2022, "chrome73 deno1 edge79 firefox69 ios14 node12 opera60 safari14"),
    (ClassPrivateAccessor, "class-private-accessor", 2022, "chrome84 deno1 edge84 firefox90 ios15 node14.6 opera70 safari15"),
    (ClassPrivateBrandCheck, "class-private-brand-check", 2022, "chrome91 deno1.9 edge91 firefox90 ios15 node16.9 opera77 safari15"),
    (ClassPrivateField, "class-private-field", 2022, "chrome84 deno1 edge84 firefox90 ios14.5 node14.6 opera70 safari14.1"),
    (ClassPrivateMethod, "class-private-method", 2022, "chrome84 deno1 edge84 firefox90 ios15 node14.6 opera70 safari15"),
    (ClassPrivateStaticAccessor, "class-private-static-accessor", 2022, "chrome84 deno1 edge84 firefox90 ios15 node14.6 opera70 safari15"),
    (ClassPrivateStaticField, "class-private-static-field", 2022, "chrome74 deno1 edge79 firefox90 ios14.5 node12 opera62 safari14.1"),
    (ClassPrivateStaticMethod, "class-private-static-method", 2022, "chrome84 deno1 edge84 firefox90 ios15 node14.6 opera70 safari15"),
    (ClassStaticBlocks, "class-static-blocks", 2022, "chrome91 deno1.14 edge94 firefox93 ios16.4 node16.11 opera80 safari16.4"),
    (ClassStaticField, "class-static-field", 2022, "chrome73 deno1 edge79 firefox75 ios14.5 node12 opera60 safari14.1"),
    (ConstAndLet, "const-and-let", 2015, "chrome49 deno1 edge14 firefox51 ios11 node6 opera36 safari11"),
    (Decorators, "decorators", NEVER, ""),
    (DefaultArgument, "default-argument", 2015, "chrome49 deno1 edge14 firefox53 ios10 node6 opera36 safari10"),
    (Destructuring, "destructuring", 2015, "chrome51 deno1 edge18 firefox53 ios14.5 node6.5 opera38 safari14.1"),
    (DynamicImport, "dynamic-import", 2015, "chrome63 edge79 firefox67 ios11 node12.20-13 node13.2 opera50 safari11.1"),
    (ExponentOperator, "exponent-operator", 2016, "chrome52 deno1 edge14 firefox52 hermes0.7 ios10.3 node7 opera39 rhino1.7.14 safari10.1"),
    (ExportStarAs, "export-star-as", 2020, "chrome72 deno1 edge79 firefox80 ios14.5 node13.2 opera60 safari14.1"),
    (ForAwait, "for-await", 2018, "chrome63 deno1 edge79 firefox57 ios12 node10 opera50 safari12"),
    (ForOf, "for-of", 2015, "chrome51 deno1 edge15 firefox53 hermes0.7 ios10 node6.5 opera38 safari10"),
    (Generator, "generator", 2015, "chrome50 deno1 edge13 firefox53 ios10 node6 opera37 safari10"),
    (ImportAttributes, "import-attributes", NEVER, "chrome123 deno1.37 edge123 firefox138 ios17.2 node18.20-19 node20.10 opera109 safari17.2"),
    (ImportDefer, "import-defer", NEVER, ""),
    (ImportMeta, "import-meta", 2020, "chrome64 deno1 edge79 firefox62 ios12 node10.4 opera51 safari11.1"),
    (ImportSource, "import-source", NEVER, ""),
    (LogicalAssignment, "logical-assignment", 2021, "chrome85 deno1.2 edge85 firefox79 hermes0.7 ios14 node15 opera71 safari14"),
    (NestedRestBinding, "nested-rest-binding", 2015, "chrome51 deno1 edge18 firefox53 ios14.5 node6.5 opera38 safari14.1"),
    (NewTarget, "new-target", 2015, "chrome46 deno1 edge14 firefox41 hermes0.7 ios10 node5 opera33 safari10"),
    (NullishCoalescing, "nullish-coalescing", 2020, "chrome80 deno1 edge80 firefox72 hermes0.7 ios13.4 node14 opera67 rhino1.8.0 safari13.1"),
    (ObjectAccessors, "object-accessors", 5, "chrome5 deno1 edge12 firefox2 hermes0.7 ie9 ios6 node1 opera11 rhino1.7.13 safari3.1"),
    (ObjectExtensions, "object-extensions", 2015, "chrome44 deno1 edge12 firefox34 hermes0.7 ios10 node4 opera31 rhino1.8.0 safari10"),
    (ObjectRestSpread, "object-rest-spread", 2018, "chrome60 deno1 edge79 firefox55 hermes0.7 ios11.3 node8.3 opera47 safari11.1"),
    (OptionalCatchBinding, "optional-catch-binding", 2019, "chrome66 deno1 edge79 firefox58 hermes0.12 ios11.3 node10 opera53 safari11.1"),
    (OptionalChain, "optional-chain", 2020, "chrome91 deno1.9 edge91 firefox74 hermes0.12 ios13.4 node16.9 opera77 safari13.1"),
    (RegexpDotAllFlag, "regexp-dot-all-flag", 2018, "chrome62 deno1 edge79 firefox78 hermes0.7 ios11.3 node8.10 opera49 rhino1.7.15 safari11.1"),
    (RegexpLookbehindAssertions, "regexp-lookbehind-assertions", 2018, "chrome62 deno1 edge79 firefox78 hermes0.7 ios16.4 node8.10 opera49 rhino1.9.0 safari16.4"),
    (RegexpMatchIndices, "regexp-match-indices", 2022, "chrome90 deno1.8 edge90 firefox88 ios15 node16 opera76 safari15"),
    (RegexpNamedCaptureGroups, "regexp-named-capture-groups", 2018, "chrome64 deno1 edge79 firefox78 ios11.3 node10 opera51 rhino1.9.0 safari11.1"),
    (RegexpSetNotation, "regexp-set-notation", 2024, ""),
    (RegexpStickyAndUnicodeFlags, "regexp-sticky-and-unicode-flags", 2015, "chrome50 deno1 edge13 firefox46 hermes0.7 ios12 node6 opera37 safari12"),
    (RegexpUnicodePropertyEscapes, "regexp-unicode-property-escapes", 2018, "firefox147"),
    (RestArgument, "rest-argument", 2015, "chrome47 deno1 edge12 firefox43 ios10 node6 opera34 safari10"),
    (TemplateLiteral, "template-literal", 2015, "chrome62 deno1 edge79 firefox53 ios13 node8.10 opera49 rhino1.9.0 safari13"),
    (TopLevelAwait, "top-level-await", 2022, "chrome89 deno1 edge89 firefox89 ios15 node14.8 opera75 safari15"),
    (Using, "using", NEVER, "chrome141 edge141 firefox141 node25"),
];

/// A set of features.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Features(u64);

impl Features {
    /// No feature.
    pub(crate) const NONE: Self = Self(0);

    /// The features of a list.
    pub(crate) const fn of(list: &[Feature]) -> Self {
        let (mut bits, mut index) = (0, 0);
        while index < list.len() {
            bits |= 1 << list[index] as u64;
            index += 1;
        }
        Self(bits)
    }

    /// Whether `feature` is one of them.
    #[inline]
    pub(crate) const fn has(self, feature: Feature) -> bool {
        self.0 & (1 << feature as u64) != 0
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether one of them is in `other`, too.
    pub(crate) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that are in both.
    #[must_use]
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are in one of both.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Adds or removes one.
    pub(crate) fn set(&mut self, feature: Feature, is_in: bool) {
        let bit = Self::of(&[feature]);
        *self = if is_in { self.or(bit) } else { self.without(bit) };
    }
}
