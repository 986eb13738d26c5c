// corpus: browser
const R = require("ramda");
console.log(R.pipe(R.map(R.add(1)), R.filter((x) => x % 2 === 0), R.sum)([1, 2, 3]), R.assocPath(["a", 0, "b"], 1, {}), R.curry((a, b, c) => a + b + c)(1)(2)(R.__, 3) instanceof Function, R.over(R.lensProp("x"), R.inc, { x: 1 }), Object.keys(R).length);
