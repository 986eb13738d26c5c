const ts = require("typescript");
const out = ts.transpileModule("enum A { X = 1, Y } class B<T> { constructor(private x: T) {} }\nexport const y: number = A.Y satisfies number;\nexport default <div/>;", {
  fileName: "a.tsx",
  compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2015, jsx: ts.JsxEmit.React, sourceMap: true },
});
console.log(out.outputText, out.sourceMapText.length);
const text = "interface P { a: number }\nexport function f(p: P): string { return p.a; }\nf({ b: 1 });\nlet z = undefined_name;";
const host = {
  getSourceFile: (name, target) => (name === "m.ts" ? ts.createSourceFile(name, text, target) : name === "lib.d.ts" ? ts.createSourceFile(name, "interface Array<T>{} interface Boolean{} interface Function{} interface CallableFunction{} interface NewableFunction{} interface IArguments{} interface Number{} interface Object{} interface RegExp{} interface String{}", target) : undefined),
  getDefaultLibFileName: () => "lib.d.ts",
  writeFile: (name, data) => console.log(name, data),
  getCurrentDirectory: () => "/",
  getCanonicalFileName: (name) => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => "\n",
  fileExists: (name) => name === "m.ts" || name === "lib.d.ts",
  readFile: () => undefined,
  directoryExists: () => false,
};
const program = ts.createProgram(["m.ts"], { noResolve: true, strict: true, types: [], target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext, declaration: true }, host);
console.log(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), host));
program.emit();
console.log(ts.version, ts.SyntaxKind[ts.SyntaxKind.ArrowFunction], Object.keys(ts).length);
