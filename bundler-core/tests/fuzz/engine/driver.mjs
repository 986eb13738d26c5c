// Runs one program after the other, each with modules of its own: their directories differ.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const LONGEST_MS = 2000;
const makeHost = (0, eval)(readFileSync(new URL("./host.js", import.meta.url), "utf8"));
const require = createRequire(import.meta.url);
const [major, minor] = process.versions.node.split(".").map(Number);
const canRequireModules = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
process.on("unhandledRejection", () => {});
process.stdout.write(canRequireModules ? "ready\n" : "too old\n");

for await (const request of createInterface({ input: process.stdin })) {
  const [directory, entry, start] = JSON.parse(request);
  const path = directory + "/" + entry;
  const lines = [];
  const run = makeHost((line) => lines.push(line));
  let done = false;
  const starters = {
    Import: () => import(pathToFileURL(path)),
    Require: () => void require(path),
    Script: () => void (0, eval)(readFileSync(path, "utf8")),
  };
  run(starters[start]).then(() => (done = true));
  const end = Date.now() + LONGEST_MS;
  // A program that waits for itself leaves nothing to wait for but the clock.
  while (!done && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 1));
  if (done) lines.pop();
  else lines.push("never settles");
  process.stdout.write(JSON.stringify(lines) + "\n");
}
