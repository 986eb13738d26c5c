// corpus: browser
import { minify } from "terser";
import * as acorn from "acorn";
minify({ "a.js": "function add(first, second) { if (false) { x() } return first + second } console.log(add(1, 2))" }, { toplevel: true, sourceMap: true }).then((r) => {
  console.log(r.code, r.map);
  console.log(acorn.parse("a ?? b; import('x')", { ecmaVersion: 2022, sourceType: "module" }).body.map((s) => s.expression.type), [...acorn.tokenizer("a+1", { ecmaVersion: 2020 })].length);
});
