// corpus: browser
import "core-js";
import "core-js/proposals/array-grouping-v2.js";
console.log([3, 1, 2].toSorted(), Object.groupBy([1, 2, 3], (x) => (x % 2 ? "odd" : "even")).odd, new Set([1, 2]).union(new Set([3])).size, [1, [2, [3]]].flat(2), structuredClone({ a: new Map([[1, 2]]) }).a.get(1), "x".at(-1), Iterator.from([1, 2]).map((x) => x * 2).toArray());
