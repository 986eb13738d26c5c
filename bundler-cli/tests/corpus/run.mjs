// Bundles a program per real package, runs the bundle, and compares what it prints with what the
// program prints without our bundler.
//
//   node run.mjs                      all programs, all settings
//   node run.mjs lodash express       only these programs
//   node run.mjs --setting node-esm   only this setting (repeatable)
//   node run.mjs --bundler PATH       default: target/release/bundler, else target/debug/bundler
//   node run.mjs --keep               print where the bundles are, and leave them there
//   node run.mjs -- --phases=none     flags after -- go to every build
//
// Needs node 20, npm and a network on the first run: packages are installed beside this file, in
// a git-ignored node_modules. Exits 1 if any build fails or any bundle prints anything else.
//
// What a program should print is taken from node itself; for TypeScript and JSX, which node does not
// read, from node running esbuild's transform of that one file, its packages left as imports.
// A line `// corpus: browser` in a program asks for the browser settings too; `// corpus:
// platform=browser` for them alone; `// corpus: format=esm` leaves out the formats without
// top-level await; `// corpus: flag --external:x` adds a flag of the bundler.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const corpus = dirname(fileURLToPath(import.meta.url));
const workspace = resolve(corpus, "../../..");
const programsFolder = join(corpus, "programs");
const buildTimeoutMs = 300_000;
const runTimeoutMs = 120_000;

// `host` runs the bundle: node as a process, or a vm context that has no `require`, as in a browser.
const settings = [
  { name: "node-esm", platform: "node", flags: ["--platform=node", "--format=esm"], extension: ".mjs", host: "node" },
  { name: "node-cjs", platform: "node", flags: ["--platform=node", "--format=cjs"], extension: ".cjs", host: "node" },
  {
    name: "node-production",
    platform: "node",
    flags: ["--platform=node", "--format=cjs", '--define:process.env.NODE_ENV="production"', "--minify-whitespace", "--sourcemap"],
    extension: ".cjs",
    host: "node",
  },
  { name: "node-minified", platform: "node", flags: ["--platform=node", "--format=esm", "--minify"], extension: ".mjs", host: "node" },
  { name: "browser-iife", platform: "browser", flags: ["--platform=browser", "--format=iife"], extension: ".js", host: "vm" },
  { name: "browser-minified", platform: "browser", flags: ["--platform=browser", "--format=iife", "--minify"], extension: ".js", host: "vm" },
  { name: "browser-esm", platform: "browser", flags: ["--platform=browser", "--format=esm"], extension: ".mjs", host: "vm-module" },
];

const options = parseArguments(process.argv.slice(2));
install();
const output = mkdtempSync(join(tmpdir(), "bundler-corpus-"));
const rows = [];
try {
  for (const program of choosePrograms()) {
    const expected = await printedByReference(program);
    for (const setting of settingsOf(program)) {
      const row = await check(program, setting, expected);
      rows.push(row);
      process.stderr.write(`${row.pass ? "ok  " : "FAIL"} ${row.program} ${row.setting}\n`);
      if (!row.pass) process.stderr.write(indent(row.why) + "\n");
    }
  }
} finally {
  if (options.keep) process.stderr.write(`bundles: ${output}\n`);
  else rmSync(output, { recursive: true, force: true });
}
printTable(rows);
process.exit(rows.length > 0 && rows.every((row) => row.pass) ? 0 : 1);

function parseArguments(given) {
  const parsed = { names: [], settings: [], flags: [], keep: false, bundler: undefined };
  for (let i = 0; i < given.length; i++) {
    const argument = given[i];
    if (argument === "--") {
      parsed.flags = given.slice(i + 1);
      break;
    } else if (argument === "--bundler") parsed.bundler = resolve(given[++i]);
    else if (argument === "--setting") parsed.settings.push(given[++i]);
    else if (argument === "--keep") parsed.keep = true;
    else if (argument.startsWith("-")) fail(`unknown flag ${argument}; see the header of run.mjs`);
    else parsed.names.push(argument);
  }
  parsed.bundler ??= ["release", "debug"].map((profile) => join(workspace, "target", profile, "bundler")).find(existsSync);
  if (parsed.bundler === undefined || !existsSync(parsed.bundler)) fail("no bundler: run `cargo build --release -p bundler-cli`");
  for (const name of parsed.settings) if (!settings.some((it) => it.name === name)) fail(`no setting ${name}`);
  return parsed;
}

function fail(message) {
  process.stderr.write(`run.mjs: ${message}\n`);
  process.exit(2);
}

// Installs when a package is missing or has another version than package.json pins.
function install() {
  const manifest = readJson(join(corpus, "package.json"));
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
  const installed = (name) => readJson(join(corpus, "node_modules", name, "package.json"))?.version;
  if (wanted.every(([name, version]) => installed(name) === version)) return;
  const npm = spawnSync("npm", ["install"], { cwd: corpus, stdio: ["ignore", 2, 2] });
  if (npm.status !== 0) fail("npm install failed");
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function choosePrograms() {
  const all = readdirSync(programsFolder)
    .filter((file) => /\.(mjs|js|tsx|ts|jsx)$/.test(file))
    .map((file) => {
      const path = join(programsFolder, file);
      const directives = [...readFileSync(path, "utf8").matchAll(/^\/\/ corpus: (.*)$/gm)].map((match) => match[1].trim());
      return { name: basename(file, extname(file)), path, directives };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const name of options.names) if (!all.some((program) => program.name === name)) fail(`no program ${name}`);
  return options.names.length === 0 ? all : all.filter((program) => options.names.includes(program.name));
}

function settingsOf({ name, directives }) {
  const platforms = new Set(["node"]);
  if (directives.includes("browser")) platforms.add("browser");
  if (directives.includes("platform=browser")) platforms.delete("node"), platforms.add("browser");
  // Top-level await has no meaning in cjs and iife.
  const formats = directives.includes("format=esm") ? ["esm"] : ["esm", "cjs", "iife"];
  return settings.filter(
    (it) =>
      platforms.has(it.platform) &&
      formats.some((format) => it.flags.includes(`--format=${format}`)) &&
      (options.settings.length === 0 || options.settings.includes(it.name)),
  );
}

function flagsOf(program) {
  return program.directives.filter((it) => it.startsWith("flag ")).map((it) => it.slice("flag ".length));
}

async function printedByReference(program) {
  let path = program.path;
  const transformed = /\.(tsx|ts|jsx)$/.test(path);
  if (transformed) {
    const esbuild = (await import("esbuild")).default;
    // Beside the program, so that node finds the same packages.
    path = join(corpus, "node_modules", ".corpus", `${program.name}.mjs`);
    mkdirSync(dirname(path), { recursive: true });
    const { code } = await esbuild.transform(readFileSync(program.path, "utf8"), {
      loader: extname(program.path).slice(1),
      format: "esm",
      jsx: "automatic",
      tsconfigRaw: flagsOf(program).find((flag) => flag.startsWith("--tsconfig-raw="))?.slice("--tsconfig-raw=".length),
    });
    writeFileSync(path, code);
  }
  const run = await execute(process.execPath, [path], { timeoutMs: runTimeoutMs });
  if (run.status !== 0) return { problem: `node cannot run the program itself (${run.status}):\n${run.stderr}` };
  return { stdout: run.stdout };
}

async function check(program, setting, expected) {
  const row = { program: program.name, setting: setting.name, modules: "", sourceBytes: "", outputBytes: "", wallMs: "", warnings: "", pass: false, why: "" };
  if (expected.problem !== undefined) return { ...row, why: expected.problem };
  const bundle = join(output, `${program.name}.${setting.name}${setting.extension}`);
  const flags = [...setting.flags, "--jsx=automatic", ...flagsOf(program)];
  const begun = process.hrtime.bigint();
  const build = await execute(
    options.bundler,
    ["build", relative(corpus, program.path), `--outfile=${bundle}`, "--log-level=warning", "--timings=json", ...flags, ...options.flags],
    { timeoutMs: buildTimeoutMs },
  );
  row.wallMs = Number((process.hrtime.bigint() - begun) / 1_000_000n);
  if (build.status !== 0) return { ...row, why: `build ended with ${build.status}:\n${build.stderr}` };
  // The timings are one line of JSON; whatever else a successful build says is a warning.
  const lines = build.stderr.trimEnd().split("\n");
  const timings = JSON.parse(lines.pop());
  row.modules = timings.modules;
  row.sourceBytes = timings.source_bytes;
  // Without the source map, which the timings count too.
  row.outputBytes = statSync(bundle).size;
  row.warnings = lines.filter((line) => /warning/i.test(line)).length;
  const run = await runBundle(bundle, setting.host);
  if (run.status !== 0) return { ...row, why: `bundle ended with ${run.status}:\n${run.stderr}` };
  if (run.stdout !== expected.stdout) return { ...row, why: firstDifference(expected.stdout, run.stdout) };
  return { ...row, pass: true };
}

function runBundle(bundle, host) {
  const limits = { timeoutMs: runTimeoutMs };
  // In its own folder, so that a package left out of the bundle by mistake is not found.
  if (host === "node") return execute(process.execPath, [bundle], { ...limits, cwd: dirname(bundle) });
  const runner = join(output, `${host}.mjs`);
  if (!existsSync(runner)) writeFileSync(runner, vmRunner(host));
  return execute(process.execPath, ["--experimental-vm-modules", "--no-warnings", runner, bundle], limits);
}

// A program that runs the script or module in its argument where only a browser's globals exist.
function vmRunner(host) {
  const globals = [
    "AbortController", "AbortSignal", "Blob", "DOMException", "Event", "EventTarget", "FormData", "Headers",
    "Request", "Response", "TextDecoder", "TextEncoder", "URL", "URLSearchParams", "atob", "btoa",
    "clearInterval", "clearTimeout", "console", "crypto", "fetch", "performance", "queueMicrotask", "setInterval",
    "setTimeout", "structuredClone", "ReadableStream", "WritableStream", "TransformStream",
  ];
  return `
import vm from "node:vm";
import { readFileSync } from "node:fs";
const context = {};
for (const name of ${JSON.stringify(globals)}) if (name in globalThis) context[name] = globalThis[name];
context.self = context.window = context;
// Node's own keeps the process alive for as long as a port has a listener.
context.MessageChannel = class {
  port1 = {};
  port2 = { postMessage: (data) => void setTimeout(() => this.port1.onmessage?.({ data })) };
};
vm.createContext(context);
const filename = process.argv[2];
const code = readFileSync(filename, "utf8");
${
  host === "vm"
    ? `vm.runInContext(code, context, { filename });`
    : `const module = new vm.SourceTextModule(code, { context, identifier: filename, initializeImportMeta: (meta) => { meta.url = "file:///bundle.js"; } });
await module.link((specifier) => { throw new Error("the bundle imports " + specifier); });
await module.evaluate();`
}
`;
}

// Runs a command to its end. Never rejects: a command that cannot start or hangs has a status too.
function execute(command, given, { cwd = corpus, timeoutMs }) {
  return new Promise((settle) => {
    const child = spawn(command, given, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production", NO_COLOR: "1", FORCE_COLOR: undefined, TZ: "UTC", NODE_OPTIONS: "" },
    });
    const text = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) child[stream].setEncoding("utf8").on("data", (data) => (text[stream] += data));
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    child.on("error", (error) => settle({ status: "no start", stdout: "", stderr: String(error) }));
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      settle({ status: timedOut ? `${timeoutMs} ms timeout` : (code ?? signal), ...text });
    });
  });
}

function firstDifference(expected, got) {
  const [left, right] = [expected.split("\n"), got.split("\n")];
  const line = left.findIndex((text, i) => text !== right[i]);
  const at = line === -1 ? left.length : line;
  const near = (text) => {
    const column = [...(left[at] ?? "")].findIndex((character, i) => character !== [...(right[at] ?? "")][i]);
    return text === undefined ? "(nothing)" : text.slice(Math.max(0, column - 80), Math.max(0, column) + 200);
  };
  return `printed line ${at + 1} differs\nexpected: ${near(left[at])}\ngot:      ${near(right[at])}`;
}

function printTable(all) {
  const columns = ["program", "setting", "modules", "sourceBytes", "outputBytes", "wallMs", "warnings", "result"];
  const heads = ["program", "setting", "modules", "source bytes", "output bytes", "wall ms", "warnings", "result"];
  const cells = all.map((row) => columns.map((column) => (column === "result" ? (row.pass ? "pass" : "FAIL") : row[column].toLocaleString("en"))));
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i].length)));
  const isNumber = (i) => i >= 2 && i <= 6;
  const line = (row) => `| ${row.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (isNumber(i) ? "-".repeat(width - 1) + ":" : "-".repeat(width))).join(" | ")} |`;
  console.log([line(heads), rule, ...cells.map(line)].join("\n"));
  const failed = all.filter((row) => !row.pass).length;
  console.log(`${all.length - failed} of ${all.length} pass`);
}

function indent(text) {
  const lines = text.trimEnd().split("\n");
  const shown = lines.length > 30 ? [...lines.slice(0, 30), `... ${lines.length - 30} more lines`] : lines;
  return shown.map((line) => `     ${line.slice(0, 400)}`).join("\n");
}
