// Its main file uses require.extensions, which a bundle does not have.
const Handlebars = require("handlebars");
console.log(Handlebars.compile("{{a}} {{b.c}}")({ a: "<", b: { c: 1 } }));
