const pug = require("pug");
const nunjucks = require("nunjucks");
const hljs = require("highlight.js");
const core = require("highlight.js/lib/core");
core.registerLanguage("json", require("highlight.js/lib/languages/json"));
console.log(pug.render("ul.a\n  each x in [1, 2]\n    li(data-x=x)= x\n  if flag\n    | yes #{name}", { flag: true, name: "<n>" }));
console.log(new nunjucks.Environment(null, { autoescape: true }).renderString("{% for x in xs %}{{ loop.index }}:{{ x | upper }} {% endfor %}{% set y = 3 %}{{ y }}", { xs: ["a", "<b>"] }));
console.log(hljs.highlight("const x = `a${1}`; // c", { language: "typescript" }).value, hljs.listLanguages().length, core.highlight('{"a":1}', { language: "json" }).value);
