// corpus: browser
import { chunk, debounce, get, groupBy, set, sortBy, template, isEqual } from "lodash-es";
import _ from "lodash-es";
import * as all from "lodash-es";
import camelCase from "lodash-es/camelCase.js";
console.log(chunk([1, 2, 3], 2), groupBy([1.2, 1.7, 2.1], Math.floor), sortBy([{ a: 2 }, { a: 1 }], "a"));
console.log(get(set({}, "a[0].b", 5), ["a", 0, "b"]), camelCase("x y z"), typeof debounce);
console.log(_([3, 1, 2]).sortBy().reverse().value(), _.VERSION, Object.keys(all).length);
console.log(template("<%= a %>-<%- b %>")({ a: 1, b: "<" }), isEqual({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }));
