// corpus: browser
// ES modules that a bundle has to initialise late: required from CommonJS, or imported dynamically.
const _ = require("lodash-es");
const cheerio = require("cheerio");
const { map, of } = require("rxjs");
console.log(_.chunk([1, 2, 3], 2), _.default([1, 2]).map((n) => n + 1).value(), Object.keys(_).filter((name) => name !== "__esModule").length);
console.log(cheerio.load("<p class=a>x</p>")("p.a").text());
of(1).pipe(map((x) => x + 1)).subscribe((x) => console.log(x));
(async () => {
  const { format } = await import("date-fns");
  const { z } = await import("zod");
  const three = await import("three");
  const { default: chunk } = await import("lodash-es/chunk.js");
  console.log(format(new Date(2024, 0, 2), "yyyy/MM/dd"), z.string().parse("s"), new three.Vector3(1, 2, 2).length(), chunk === _.chunk);
  const { produce } = await import("immer");
  const lodash = await import("lodash");
  console.log(produce({ a: 1 }, (draft) => void draft.a++), lodash.default.VERSION);
})();
