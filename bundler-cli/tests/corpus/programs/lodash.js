// corpus: browser
const _ = require("lodash");
const fp = require("lodash/fp");
const camelCase = require("lodash/camelCase");
console.log(_.chunk([1, 2, 3, 4, 5], 2), _.groupBy(["one", "two", "three"], "length"));
console.log(_([1, 2, 3]).map((n) => n * n).filter((n) => n > 1).sum());
console.log(_.template("hello <%= user %>! <% _.each(xs, x => { %><%- x %>;<% }) %>")({ user: "fred", xs: ["<a>", "b"] }));
console.log(camelCase("Foo Bar-baz"), _.merge({ a: { b: 1 } }, { a: { c: 2 } }), _.VERSION);
console.log(fp.flow(fp.map((x) => x + 1), fp.reject((x) => x % 2), fp.join("-"))([1, 2, 3, 4]));
console.log(_.isEqual(new Map([[1, { a: [1] }]]), new Map([[1, { a: [1] }]])), _.cloneDeep({ d: new Date(0), r: /x/g }));
