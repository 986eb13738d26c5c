// corpus: format=esm
import yargs from "yargs";
import { hideBin, Parser } from "yargs/helpers";
console.log(Parser("--a.b 1 -xyz --no-c"), hideBin(["n", "s", "q"]));
const argv = await yargs(["run", "--port", "80", "--list", "a", "b"]).scriptName("t").locale("en").command("run", "runs", (y) => y.option("port", { type: "number" }).array("list"), (a) => console.log(a)).exitProcess(false).parse();
console.log(argv.port, await yargs().scriptName("t").locale("en").option("q", { describe: "quiet", boolean: true }).getHelp());
