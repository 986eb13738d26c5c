// Bundles a program of every preset with our bundler and with those that npm has, runs each bundle in
// Node.js and compares what it prints, and the unused exports that it kept, with the manifest. Prints
// a table in Markdown.
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

const tools = {
  bundler: (entry, out) => [
    program("bundler"),
    ["build", entry, `--outfile=${out}/main.js`, "--format=esm", "--platform=node", "--log-level=warning"],
  ],
  esbuild: (entry, out) => [
    installed("esbuild"),
    [entry, "--bundle", `--outfile=${out}/main.js`, "--format=esm", "--platform=node", "--log-level=error"],
  ],
  bun: (entry, out) => [
    installed("bun"),
    ["build", entry, `--outdir=${out}`, "--entry-naming=[name].[ext]", "--target=node", "--format=esm"],
  ],
  rolldown: (entry, out) => [
    installed("rolldown"),
    [entry, "--dir", out, "--entry-file-names", "main.js", "--format", "esm", "--platform", "node"],
  ],
};

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

function check(tool, folder, manifest) {
  const out = join(work, "out", tool);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
  const [command, parameters] = tools[tool](join(folder, manifest.entry), out);
  const built = spawnSync(command, parameters, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  if (built.error) return String(built.error);
  if (built.status !== 0 || !existsSync(join(out, "main.js"))) {
    return `does not build: ${last(built.stderr || built.stdout)}`;
  }
  const ran = spawnSync("node", ["--stack-size=4000", join(out, "main.js")], { encoding: "utf8" });
  if (ran.status !== 0) return `fails: ${last(ran.stderr)}`;
  if (ran.stdout !== manifest.expected_stdout) {
    const expected = manifest.expected_stdout.split("\n");
    const wrong = ran.stdout.split("\n").filter((line, index) => line !== expected[index]);
    return `prints another ${wrong.map((line) => line.split(" ")[0]).join(", ")}`;
  }
  const kept = markers(out) - manifest.unused_markers.surviving;
  return kept === 0 ? "yes" : `yes, ${kept > 0 ? `keeps ${kept} unused` : `computes ${-kept} away`}`;
}

install();
const listed = execFileSync(program("synth-gen"), ["--list-presets"], { encoding: "utf8" });
const presets = flags.preset ?? listed.trim().split("\n").map((line) => line.split(" ")[0]);
console.log(`| preset | ${Object.keys(tools).join(" | ")} |`);
console.log(`|---|${Object.keys(tools).map(() => "---").join("|")}|`);
for (const preset of presets) {
  const generate = (name, more) => {
    const folder = join(work, "programs", `${preset}-${flags.modules}-${flags.order}${name}`);
    const parameters = ["--modules", flags.modules, "--preset", preset, "--order", flags.order, ...more];
    execFileSync(program("synth-gen"), [...parameters, "--out", folder]);
    return { folder, manifest: JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) };
  };
  const whole = generate("", []);
  const styled = whole.manifest.achieved.kinds.css > 0;
  const plain = styled ? generate("-without-css", ["--kinds-css", "0"]) : whole;
  const results = Object.keys(tools).map((tool) => {
    const { folder, manifest } = withoutStyles.includes(tool) ? plain : whole;
    return check(tool, folder, manifest) + (styled && folder === plain.folder ? " (without CSS)" : "");
  });
  console.log(`| ${preset} | ${results.join(" | ")} |`);
  for (const { folder } of [whole, plain]) if (!flags.keep) rmSync(folder, { recursive: true, force: true });
}
