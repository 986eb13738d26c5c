// Compares how much of a library stays when a program imports one thing of it.
//
//   node sizes.mjs                      all programs, all bundlers
//   node sizes.mjs rxjs three-vector    only these programs
//   node sizes.mjs --modules DIR        where node_modules with the libraries and the rivals are: those below,
//                                       esbuild, rolldown, bun, rollup and its plugins node-resolve, commonjs, replace
//   node sizes.mjs --bundler PATH       default: target/release/bundler, else target/debug/bundler
//   node sizes.mjs --only ours,esbuild  only these bundlers
//   node sizes.mjs --keep DIR           leave the bundles there
//
// Every bundle is for browsers, production, ES output, and not minified: the first figure is its size, the
// second its size after esbuild's minifier, the same for all, so that only what was left out differs.
// Each bundle is run in Node and must print what the others print. Exits 1 if ours does not, or if ours is
// larger by more than 2 % than the smallest that works.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const programs = {
  "lodash-one": `import { debounce } from "lodash-es"; console.log(typeof debounce(() => 1, 10));`,
  "lodash-map": `import map from "lodash-es/map"; console.log(map([1, 2], (x) => x * 2));`,
  "date-fns-format": `import { format } from "date-fns"; console.log(format(new Date(2020, 1, 3), "yyyy-MM-dd EEE"));`,
  "rxjs-of-map": `import { of, map } from "rxjs"; of(1, 2).pipe(map((x) => x + 1)).subscribe((x) => console.log(x));`,
  "three-vector": `import { Vector3 } from "three"; console.log(new Vector3(1, 2, 3).length().toFixed(3));`,
  "three-renderer": `import { WebGLRenderer } from "three"; console.log(typeof WebGLRenderer);`,
  "effect": `import { Effect } from "effect"; console.log(Effect.runSync(Effect.succeed(42)));`,
  "ramda-map": `import { map } from "ramda"; console.log(map((x) => x + 1, [1, 2]));`,
  "mui-button": `import { Button } from "@mui/material"; console.log(typeof Button);`,
  "lucide-icon": `import { Camera } from "lucide-react"; console.log(typeof Camera);`,
  "zod-object": `import { z } from "zod"; console.log(z.object({ a: z.string() }).parse({ a: "x" }));`,
  "d3-scale": `import { scaleLinear } from "d3"; console.log(scaleLinear([0, 10], [0, 100])(5));`,
  "antd-button": `import { Button } from "antd"; console.log(typeof Button);`,
  "vue-app": `import { createApp } from "vue"; console.log(typeof createApp);`,
  "preact": `import { h } from "preact"; console.log(h("p", null, "x").type);`,
  "immer": `import { produce } from "immer"; console.log(produce({ a: 1 }, (d) => { d.a = 2 }));`,
  "toolkit": `import { createSlice } from "@reduxjs/toolkit"; console.log(createSlice({ name: "n", initialState: 1, reducers: { up: (s) => s + 1 } }).reducer(1, { type: "n/up" }));`,
  "framer-motion": `import { motion } from "framer-motion"; console.log(typeof motion.div);`,
};

const argv = process.argv.slice(2);
const wanted = [];
const options = { modules: dirname(fileURLToPath(import.meta.url)), only: undefined };
for (let i = 0; i < argv.length; i++) {
  if (argv[i] === "--modules") options.modules = resolve(argv[++i]);
  else if (argv[i] === "--bundler") options.bundler = resolve(argv[++i]);
  else if (argv[i] === "--keep") options.keep = resolve(argv[++i]);
  else if (argv[i] === "--only") options.only = argv[++i].split(",");
  else if (programs[argv[i]]) wanted.push(argv[i]);
  else throw Error(`unknown argument ${argv[i]}`);
}
const workspace = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const ours = options.bundler ?? ["release", "debug"].map((p) => join(workspace, "target", p, "bundler")).find(existsSync);
const output = options.keep ?? mkdtempSync(join(tmpdir(), "bundler-sizes-"));
const require = createRequire(join(options.modules, "package.json"));
const load = async (name) => import(pathToFileURL(require.resolve(name)));
const binary = (name) => join(options.modules, "node_modules/.bin", name);
const production = { "process.env.NODE_ENV": '"production"' };

const bundlers = {
  ours(entry, out) {
    run(ours, ["build", entry, `--outfile=${out}`, "--format=esm", "--platform=browser", '--define:process.env.NODE_ENV="production"', "--log-level=error"]);
  },
  async esbuild(entry, out) {
    const { build } = await load("esbuild");
    await build({ entryPoints: [entry], outfile: out, bundle: true, format: "esm", platform: "browser", define: production, logLevel: "silent" });
  },
  async rolldown(entry, out) {
    const { build } = await load("rolldown");
    await build({ input: entry, platform: "browser", transform: { define: production }, logLevel: "silent", output: { file: out, format: "esm", codeSplitting: false } });
  },
  bun(entry, out) {
    run(binary("bun"), ["build", entry, `--outfile=${out}`, "--format=esm", "--target=browser", '--define=process.env.NODE_ENV="production"']);
  },
  async rollup(entry, out) {
    const plugin = async (name) => { const m = await load(name); return m.default?.default ?? m.default; };
    const { rollup } = await load("rollup");
    const [nodeResolve, commonjs, replace] = await Promise.all(["@rollup/plugin-node-resolve", "@rollup/plugin-commonjs", "@rollup/plugin-replace"].map(plugin));
    const bundle = await rollup({
      input: entry,
      onwarn() {},
      plugins: [nodeResolve({ browser: true }), replace({ preventAssignment: true, values: production }), commonjs()],
    });
    await bundle.write({ file: out, format: "esm", inlineDynamicImports: true });
  },
};

function run(command, args) {
  const result = spawnSync(command, args, { encoding: "utf8", timeout: 300_000 });
  if (result.status !== 0) throw Error(`${command} ${args.join(" ")}\n${result.stderr || result.stdout || result.error}`);
  return result.stdout;
}

const { transform } = await load("esbuild");
const names = Object.keys(bundlers).filter((name) => !options.only || options.only.includes(name));
let failed = false;
console.log(`| program | ${names.join(" | ")} | ours / best | minified |\n|---|${"--:|".repeat(names.length + 2)}`);
for (const program of wanted.length ? wanted : Object.keys(programs)) {
  const folder = join(output, program);
  mkdirSync(folder, { recursive: true });
  const entry = join(options.modules, `sizes-${program}.mjs`);
  writeFileSync(entry, programs[program]);
  const rows = {};
  for (const name of names) {
    const out = join(folder, `${name}.mjs`);
    try {
      await bundlers[name](entry, out);
      const minified = await transform(readFileSync(out, "utf8"), { minify: true, format: "esm" });
      writeFileSync(join(folder, `${name}.min.mjs`), minified.code);
      rows[name] = { plain: statSync(out).size, minified: Buffer.byteLength(minified.code), printed: run("node", [out]) };
    } catch (error) {
      rows[name] = { error: String(error.message ?? error).slice(0, 1500) };
      if (name === "ours") console.error(`${program}: ${rows[name].error}`);
    }
  }
  const printed = Object.values(rows).map((row) => row.printed).filter((text) => text !== undefined);
  const right = printed.sort((a, b) => printed.filter((t) => t === b).length - printed.filter((t) => t === a).length)[0];
  const best = (key) => Math.min(...names.filter((n) => rows[n].printed === right).map((n) => rows[n][key]));
  const cell = (row) => (row.error ? "fails" : `${row.plain} / ${row.minified}${row.printed === right ? "" : " (wrong)"}`);
  const ratio = (key) => (rows.ours?.[key] / best(key)).toFixed(3);
  if (rows.ours && (rows.ours.printed !== right || rows.ours.minified > best("minified") * 1.02)) failed = true;
  console.log(`| ${program} | ${names.map((name) => cell(rows[name])).join(" | ")} | ${ratio("plain")} | ${ratio("minified")} |`);
}
process.exitCode = failed ? 1 : 0;
