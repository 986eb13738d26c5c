// Bundles a program of every preset with our bundler and with those that npm has, runs each bundle in
// Node.js and compares what it prints, and the unused exports that it kept, with the manifest. Then the same
// with the programs of cases/, with splitting: the least programs of which a rival prints something else.
// Prints tables in Markdown.
//
//   node synth-gen/tests/rivals/run.mjs [--modules N] [--order portable|strict] [--preset NAME]... [--work DIR]
//
// Needs `cargo build --release -p synth-gen -p bundler-cli` before. Installs rivals with npm into DIR.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: flags } = parseArgs({
  options: {
    modules: { type: "string", default: "1000" },
    order: { type: "string", default: "portable" },
    preset: { type: "string", multiple: true },
    work: { type: "string", default: join(tmpdir(), "synth-rivals") },
    target: { type: "string", default: "target/release" },
    keep: { type: "boolean", default: false },
  },
});

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const casesFolder = join(dirname(fileURLToPath(import.meta.url)), "cases");
const program = (name) => resolve(root, flags.target, name);
const work = resolve(flags.work);
const installed = (name) => join(work, "node_modules/.bin", name);

function install() {
  mkdirSync(work, { recursive: true });
  if (existsSync(installed("rolldown"))) return;
  writeFileSync(join(work, "package.json"), '{ "private": true }\n');
  const packages = ["esbuild", "bun", "rolldown"];
  execFileSync("npm", ["install", "--no-audit", "--no-fund", ...packages], { cwd: work, stdio: "ignore" });
  spawnSync("node", [join(work, "node_modules/bun/install.js")], { cwd: join(work, "node_modules/bun") });
}

// `split`: what is loaded later becomes files of its own. The last one always does that.
const tools = {
  bundler: (entry, out, split) => [
    program("bundler"),
    ["build", entry, ...esbuildOutput(out, split), "--format=esm", "--platform=node", "--log-level=warning"],
  ],
  esbuild: (entry, out, split) => [
    installed("esbuild"),
    [entry, "--bundle", ...esbuildOutput(out, split), "--format=esm", "--platform=node", "--log-level=error"],
  ],
  bun: (entry, out, split) => [
    installed("bun"),
    ["build", entry, `--outdir=${out}`, "--entry-naming=[name].[ext]", "--target=node", "--format=esm",
      ...(split ? ["--splitting"] : [])],
  ],
  rolldown: (entry, out) => [
    installed("rolldown"),
    [entry, "--dir", out, "--entry-file-names", "main.js", "--format", "esm", "--platform", "node"],
  ],
};

const esbuildOutput = (out, split) => (split ? [`--outdir=${out}`, "--splitting"] : [`--outfile=${out}/main.js`]);

// Tools that bundle no CSS: they get the same program without it.
const withoutStyles = ["rolldown"];

function markers(folder) {
  const found = new Set();
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!statSync(path).isFile() || !/\.m?js$/.test(name)) continue;
    for (const [marker] of readFileSync(path, "utf8").matchAll(/unused:\d+:\d+/g)) found.add(marker);
  }
  return found.size;
}

function last(text) {
  const lines = text.replaceAll(/\u001b\[[0-9;]*m/g, "").trim().split("\n");
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "").slice(0, 160);
}

const outOf = (tool) => join(work, "out", tool);

// What is wrong with the bundle that a tool makes, if anything.
function problem(tool, folder, entry, expected, split) {
  const out = outOf(tool);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  const [command, parameters] = tools[tool](join(folder, entry), out, split);
  const built = spawnSync(command, parameters, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (built.error) return String(built.error);
  if (built.status !== 0 || !existsSync(join(out, "main.js"))) {
    return `does not build: ${last(built.stderr || built.stdout)}`;
  }
  const ran = spawnSync("node", ["--stack-size=4000", join(out, "main.js")], { encoding: "utf8" });
  if (ran.status !== 0) return `fails: ${last(ran.stderr)}`;
  if (ran.stdout === expected) return null;
  const lines = expected.split("\n");
  const wrong = ran.stdout.split("\n").filter((line, index) => line !== lines[index]);
  return `prints another ${wrong.map((line) => line.split(" ")[0]).join(", ")}`;
}

function check(tool, folder, manifest) {
  const wrong = problem(tool, folder, manifest.entry, manifest.expected_stdout, false);
  if (wrong) return wrong;
  const kept = markers(outOf(tool)) - manifest.unused_markers.surviving;
  return kept === 0 ? "yes" : `yes, ${kept > 0 ? `keeps ${kept} unused` : `computes ${-kept} away`}`;
}

function checkCase(tool, name) {
  const folder = join(casesFolder, name);
  const expected = readFileSync(join(folder, "expected.txt"), "utf8");
  return problem(tool, folder, "main.js", expected, true) ?? "yes";
}

install();
const listed = execFileSync(program("synth-gen"), ["--list-presets"], { encoding: "utf8" });
const presets = flags.preset ?? listed.trim().split("\n").map((line) => line.split(" ")[0]);
const names = Object.keys(tools);
const made = [];
const bundled = [];
for (const preset of presets) {
  const generate = (name, more) => {
    const folder = join(work, "programs", `${preset}-${flags.modules}-${flags.order}${name}`);
    rmSync(folder, { recursive: true, force: true });
    const parameters = ["--modules", flags.modules, "--preset", preset, "--order", flags.order, ...more];
    const start = performance.now();
    execFileSync(program("synth-gen"), [...parameters, "--out", folder]);
    const seconds = (performance.now() - start) / 1000;
    return { folder, seconds, manifest: JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) };
  };
  const whole = generate("", []);
  made.push(row(whole));
  const styled = whole.manifest.achieved.kinds.css > 0;
  const plain = styled ? generate("-without-css", ["--kinds-css", "0"]) : whole;
  const results = names.map((tool) => {
    const { folder, manifest } = withoutStyles.includes(tool) ? plain : whole;
    return check(tool, folder, manifest) + (styled && folder === plain.folder ? " (without CSS)" : "");
  });
  bundled.push([preset, ...results]);
  for (const { folder } of [whole, plain]) if (!flags.keep) rmSync(folder, { recursive: true, force: true });
}

function row({ manifest, seconds }) {
  const { parameters: asked, achieved: is } = manifest;
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  return [
    manifest.preset,
    `${asked.topology}, ${asked.imports_per_mille / 1000}, ${asked.bytes_median} / ${asked.bytes_sigma_per_mille / 1000}, ${asked.cycle_per_mille / 10} % of ${asked.cycle_length}`,
    is.edges_per_module.toFixed(2),
    `${is.bytes_median} / ${is.bytes_sigma.toFixed(2)}`,
    `${is.out_degree_p90} / ${is.out_degree_max}`,
    `${is.in_degree_p90} / ${is.in_degree_max}`,
    percent(is.shared_share),
    `${percent(is.cycle_share)} (${is.largest_cycle})`,
    is.longest_chain,
    is.dynamic_edges,
    is.type_only_edges,
    percent(is.comment_share),
    Math.round(manifest.files / seconds),
    `\`${manifest.tree_hash.slice(0, 16)}\``,
  ];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line), ""].join("\n");
}

const head = [
  "preset", "asked: layers, imports, bytes, cycles", "edges", "bytes: median / sigma", "out p90 / max", "in p90 / max",
  "imported twice", "on cycles (largest)", "chain", "dynamic", "types only", "comments", "files/s", "tree hash",
];
if (flags.order === "portable") console.log(table(head, made));
console.log(table(["preset", ...names], bundled));
if (flags.preset === undefined) {
  const cases = readdirSync(casesFolder).sort();
  console.log(table(["case", ...names], cases.map((name) => [name, ...names.map((tool) => checkCase(tool, name))])));
}
