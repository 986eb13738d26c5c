// `shared.js` is needed by the entry and by what the entry loads later, so bundlers that split put it into a file
// of its own, which the entry's file imports. It then runs before `first.js`, which the entry imports before it.
// ECMA-262, 16.2.1.6.1.2 (InnerModuleEvaluation): requested modules are evaluated in the order of the source.
import "./first.js";
import { shared } from "./shared.js";
console.log("main", shared);
console.log((await import("./page.js")).page);
