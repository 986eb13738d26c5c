// corpus: flag --external:mariadb
// corpus: flag --external:better-sqlite3
// corpus: flag --external:mysql
// corpus: flag --external:mysql2
// corpus: flag --external:oracledb
// corpus: flag --external:pg
// corpus: flag --external:pg-query-stream
// corpus: flag --external:sqlite3
// corpus: flag --external:tedious
const knex = require("knex");
const db = knex({ client: class extends require("knex/lib/dialects/postgres") { _driver() { return {}; } } });
console.log(db("t").select("a", { b: "c.d" }).leftJoin("c", "c.id", "t.c").where({ x: 1 }).whereIn("y", [1, 2]).orderBy("a", "desc").limit(3).toString());
console.log(db.schema.createTable("u", (t) => { t.increments(); t.string("n", 20).notNullable().unique(); }).toString());
