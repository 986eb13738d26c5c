// corpus: browser
// Only named imports, so that tree shaking has something to do.
import { chunk, upperFirst } from "lodash-es";
console.log(chunk(["a", "b", "c"], 2), upperFirst("fred"));
