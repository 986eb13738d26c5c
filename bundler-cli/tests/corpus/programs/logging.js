const winston = require("winston");
const Promise = require("bluebird");
const { Transform, pipeline } = require("readable-stream");
const iconv = require("iconv-lite");
const { Writable } = require("node:stream");
const lines = [];
const logger = winston.createLogger({ level: "debug", format: winston.format.combine(winston.format.label({ label: "L" }), winston.format.printf((i) => `${i.label} ${i.level}: ${i.message}`)), transports: [new winston.transports.Stream({ stream: new Writable({ write(c, e, n) { lines.push(String(c).trim()); n(); } }) })] });
logger.info("hello");
logger.debug("dbg %s", "x");
console.log(lines, iconv.encode("äß€", "win1252"), iconv.decode(Buffer.from([0x82, 0xa0]), "shift_jis"));
Promise.map([1, 2, 3], (x) => Promise.delay(1).return(x * 2), { concurrency: 2 }).then((r) => {
  console.log(r);
  const up = new Transform({ transform(c, e, n) { n(null, String(c).toUpperCase()); } });
  up.on("data", (d) => console.log(String(d)));
  pipeline(up, new Writable({ write(c, e, n) { n(); } }), (e) => console.log("piped", e));
  up.end("abc");
});
