// corpus: browser
import chalk, { Chalk, chalkStderr } from "chalk";
const forced = new Chalk({ level: 3 });
console.log(JSON.stringify(forced.red.bold("x") + forced.hex("#abcdef").bgBlue(`a\n${forced.dim("y")}`)), chalk.level, typeof chalkStderr);
