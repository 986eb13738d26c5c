//! The options of tsconfig.json that change what code means. Knows neither files nor the compiler.

use serde_json::Value;

/// What a tsconfig.json says about the meaning of its files' code. Paths and checks are left out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompilerOptions {
    /// `jsx`: `react`, `react-jsx`, `react-jsxdev` or `preserve` (also for `react-native`).
    pub jsx: Option<String>,
    /// `jsxFactory`.
    pub jsx_factory: Option<String>,
    /// `jsxFragmentFactory`.
    pub jsx_fragment_factory: Option<String>,
    /// `jsxImportSource`.
    pub jsx_import_source: Option<String>,
    /// `experimentalDecorators`: decorators as TypeScript had them before the standard.
    pub experimental_decorators: bool,
    /// `emitDecoratorMetadata`.
    pub emit_decorator_metadata: bool,
    /// `useDefineForClassFields`. If it is not set: true, unless `target` is older than ES2022.
    pub use_define_for_class_fields: bool,
    /// `verbatimModuleSyntax`: imports that are not marked `type` stay.
    pub verbatim_module_syntax: bool,
    /// `preserveValueImports`: imported names stay unless they are marked `type`.
    pub preserve_value_imports: bool,
    /// `importsNotUsedAsValues` is `preserve` or `error`: an import statement stays when all its
    /// names are dropped.
    pub preserve_import_statements: bool,
    /// `target` in lower case, e.g. `es2022`.
    pub target: Option<String>,
    /// `alwaysStrict`, or else `strict`: files are in strict mode.
    pub always_strict: bool,
}

impl Default for CompilerOptions {
    fn default() -> Self {
        Self::from_json(&|_| None).unwrap_or_else(|_| unreachable!("nothing is set"))
    }
}

impl CompilerOptions {
    /// Reads the options; `get` gives the value of a name. The error says which value is wrong.
    pub(crate) fn from_json<'v>(get: &impl Fn(&str) -> Option<&'v Value>) -> Result<Self, String> {
        let reader = Reader { get };
        let target = reader.text("target")?.map(|text| text.to_ascii_lowercase());
        let jsx = match reader.text("jsx")?.as_deref() {
            None => None,
            Some("react-native") => Some("preserve".to_string()),
            Some(known @ ("preserve" | "react" | "react-jsx" | "react-jsxdev")) => Some(known.to_string()),
            Some(other) => return Err(format!("unknown value \"{other}\" of \"jsx\"")),
        };
        let preserve_import_statements = match reader.text("importsNotUsedAsValues")?.as_deref() {
            None | Some("remove") => false,
            Some("preserve" | "error") => true,
            Some(other) => {
                return Err(format!("unknown value \"{other}\" of \"importsNotUsedAsValues\""));
            }
        };
        let strict = reader.flag("strict")?;
        Ok(Self {
            jsx,
            jsx_factory: reader.text("jsxFactory")?,
            jsx_fragment_factory: reader.text("jsxFragmentFactory")?,
            jsx_import_source: reader.text("jsxImportSource")?,
            experimental_decorators: reader.flag("experimentalDecorators")?.unwrap_or(false),
            emit_decorator_metadata: reader.flag("emitDecoratorMetadata")?.unwrap_or(false),
            use_define_for_class_fields: reader
                .flag("useDefineForClassFields")?
                .unwrap_or_else(|| target.as_deref().is_none_or(has_class_fields)),
            verbatim_module_syntax: reader.flag("verbatimModuleSyntax")?.unwrap_or(false),
            preserve_value_imports: reader.flag("preserveValueImports")?.unwrap_or(false),
            preserve_import_statements,
            always_strict: reader.flag("alwaysStrict")?.or(strict).unwrap_or(false),
            target,
        })
    }
}

struct Reader<'g, G> {
    get: &'g G,
}

impl<'v, G: Fn(&str) -> Option<&'v Value>> Reader<'_, G> {
    fn flag(&self, name: &str) -> Result<Option<bool>, String> {
        match (self.get)(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(format!("\"{name}\" must be true or false")),
        }
    }

    fn text(&self, name: &str) -> Result<Option<String>, String> {
        match (self.get)(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(format!("\"{name}\" must be a string")),
        }
    }
}

/// Whether class fields are part of a language version, so that TypeScript leaves them as they are.
fn has_class_fields(target: &str) -> bool {
    match target.strip_prefix("es") {
        Some("next") => true,
        Some(year) => year.parse().is_ok_and(|year: u32| year >= 2022),
        None => false,
    }
}
