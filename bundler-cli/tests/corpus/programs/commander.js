const { Command, Option } = require("commander");
const program = new Command("tool").version("1.2.3").exitOverride().configureOutput({ writeOut: (s) => console.log(s), writeErr: (s) => console.log("err", s) });
program.command("add <a> [rest...]").option("-f, --force").addOption(new Option("--level <n>").choices(["1", "2"]).default("1")).action((a, rest, o) => console.log(a, rest, o));
program.parse(["add", "x", "y", "z", "-f", "--level=2"], { from: "user" });
try { program.parse(["ad"], { from: "user" }); } catch (e) { console.log(e.code); }
try { program.parse(["--help"], { from: "user" }); } catch (e) { console.log(e.code); }
