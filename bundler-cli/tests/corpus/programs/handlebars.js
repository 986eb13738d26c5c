// corpus: browser
const Handlebars = require("handlebars/dist/cjs/handlebars.js").default;
Handlebars.registerHelper("up", (s) => s.toUpperCase());
Handlebars.registerPartial("p", "<{{this}}>");
console.log(Handlebars.compile("{{#each xs as |x i|}}{{i}}:{{up x}} {{> p x}}{{else}}none{{/each}}{{#if a}}{{{a}}}{{/if}}")({ xs: ["a", "b"], a: "<b>" }));
console.log(Handlebars.precompile("{{a.b}}").length, Handlebars.VERSION);
