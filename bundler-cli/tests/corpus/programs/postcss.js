// corpus: browser
const postcss = require("postcss");
const plugin = () => ({ postcssPlugin: "p", Declaration: { color: (d) => { if (d.value === "red") d.value = "blue"; } } });
plugin.postcss = true;
postcss([plugin()]).process("a { color: red; &:hover { top: 0 } }\n@media print { b { color: red } }", { from: "a.css", map: false }).then((r) => {
  console.log(r.css);
  try { postcss.parse("a {"); } catch (e) { console.log(e.name, e.reason, e.line); }
});
