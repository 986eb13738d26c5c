const app = require("fastify")();
app.get("/", async () => ({ ok: true }));
app.inject("/").then((r) => console.log(r.statusCode, r.body));
