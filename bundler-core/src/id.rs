//! Index newtypes. Every table of the bundler is a flat vector; these say which one an index is for.

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as a `usize`, for use with slices.
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// Makes the index of the element at `position`.
            ///
            /// # Panics
            /// If `position` does not fit 32 bits.
            #[inline]
            pub fn from_index(position: usize) -> Self {
                Self(u32::try_from(position).expect("tables hold fewer than 2^32 elements"))
            }
        }
    };
}

index!(
    /// A module of a `ModuleGraph`, numbered by a depth-first walk from the entries.
    ModuleId
);
index!(
    /// A top-level symbol of one object.
    SymbolId
);
index!(
    /// A top-level statement of one object.
    StatementId
);
index!(
    /// An import record of one object.
    RecordId
);
index!(
    /// A file of linked code.
    ChunkId
);
index!(
    /// A renamed name of an object's nested scopes.
    NestedId
);
index!(
    /// A property name of an object that is shortened.
    PropertyId
);

/// A symbol of the whole program: a module and one of its symbols.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SymbolRef {
    /// The module that declares the symbol.
    pub module: ModuleId,
    /// The symbol in that module's object.
    pub symbol: SymbolId,
}
