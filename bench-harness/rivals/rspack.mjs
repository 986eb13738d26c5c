// Bundles with rspack through its JavaScript interface, as one ES module:
// node rspack.mjs ENTRY OUTFILE plain|minified. `--version` prints rspack's version.
import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { rspack, rspackVersion } from "@rspack/core";

const [entry, outfile, kind] = process.argv.slice(2);
if (entry === "--version") {
  console.log(rspackVersion);
  process.exit(0);
}
const minified = kind === "minified";
const swc = (test, parser) => ({
  test,
  type: "javascript/auto",
  use: {
    loader: "builtin:swc-loader",
    options: {
      jsc: { parser, target: "esnext", transform: { react: { runtime: "automatic" } } },
    },
  },
});
const compiler = rspack({
  mode: "production",
  target: ["web", "es2022"],
  context: dirname(entry),
  entry,
  devtool: minified ? "source-map" : false,
  output: {
    path: dirname(outfile),
    filename: basename(outfile),
    module: true,
    library: { type: "module" },
    asyncChunks: false,
  },
  resolve: {
    extensions: [".tsx", ".ts", ".jsx", ".js", ".mjs", ".cjs", ".json"],
    fullySpecified: false,
  },
  module: {
    parser: { javascript: { dynamicImportMode: "eager" } },
    rules: [
      { test: /\.m?[jt]sx?$/, resolve: { fullySpecified: false } },
      swc(/\.m?ts$/, { syntax: "typescript" }),
      swc(/\.tsx$/, { syntax: "typescript", tsx: true }),
      swc(/\.jsx$/, { syntax: "ecmascript", jsx: true }),
    ],
  },
  optimization: {
    minimize: minified,
    splitChunks: false,
    runtimeChunk: false,
    concatenateModules: true,
  },
  performance: false,
  stats: "none",
});
compiler.run((error, stats) => {
  if (error ?? stats.hasErrors()) {
    console.error(error ?? stats.toString({ all: false, errors: true }));
    process.exit(1);
  }
});
