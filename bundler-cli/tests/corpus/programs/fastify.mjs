// corpus: format=esm
import Fastify from "fastify";
const app = Fastify({ logger: false });
app.addHook("onSend", async (request, reply, payload) => { reply.header("x-hook", "1"); return payload; });
app.get("/user/:id", { schema: { params: { type: "object", properties: { id: { type: "integer" } } }, response: { 200: { type: "object", properties: { id: { type: "integer" }, name: { type: "string" } } } } } }, async (request) => ({ id: request.params.id, name: "n", secret: 1 }));
app.register(async (scope) => { scope.decorate("x", 1); scope.post("/echo", async (request) => request.body); }, { prefix: "/v1" });
for (const given of [{ url: "/user/3" }, { url: "/user/abc" }, { method: "POST", url: "/v1/echo", payload: { a: [1] } }, { url: "/none" }]) {
  app.inject(given).then((r) => console.log(given.url, r.statusCode, r.headers["x-hook"], r.body));
}
const address = await app.listen({ port: 0, host: "127.0.0.1" });
console.log(await (await fetch(`${address}/user/7`)).text());
await app.close();
console.log("closed");
