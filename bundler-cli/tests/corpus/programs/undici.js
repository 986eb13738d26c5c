const http = require("node:http");
const { request, fetch, Agent, MockAgent, setGlobalDispatcher } = require("undici");
const server = http.createServer((q, s) => s.end(`${q.method} ${q.url}`)).listen(0, "127.0.0.1", async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  const agent = new Agent();
  const r = await request(`${base}/a`, { method: "PUT", body: "x", dispatcher: agent });
  console.log(r.statusCode, await r.body.text(), await (await fetch(`${base}/b`, { dispatcher: agent })).text());
  await agent.close();
  const mock = new MockAgent();
  mock.disableNetConnect();
  setGlobalDispatcher(mock);
  mock.get("http://x.test").intercept({ path: "/y" }).reply(202, { z: 1 });
  console.log(await (await fetch("http://x.test/y")).json());
  server.close(() => console.log("closed"));
});
