// corpus: flag --external:@babel/preset-typescript/package.json
import { transformSync, parseSync, traverse, types as t, template } from "@babel/core";
import generate from "@babel/generator";
import { parse } from "@babel/parser";
const out = transformSync("const f = (a) => a ** b; class A { #x = 1 }", { configFile: false, babelrc: false, sourceMaps: true, plugins: [() => ({ visitor: { Identifier(path) { if (path.node.name === "b") path.node.name = "renamed"; }, ArrowFunctionExpression(path) { path.arrowFunctionToExpression(); } } })] });
console.log(out.code, out.map.mappings);
const ast = parse("let x: number = <T,>(y) => y", { sourceType: "module", plugins: ["typescript"] });
let n = 0;
traverse(ast, { enter() { n++; } });
console.log(n, (generate.default ?? generate)(template.ast("if (A) { b() }")).code, t.isProgram(parseSync("1", { configFile: false }).program));
