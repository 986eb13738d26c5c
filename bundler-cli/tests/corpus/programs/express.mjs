import express, { Router } from "express";
import http from "node:http";
const app = express();
app.use(express.json());
const api = Router();
api.get("/hello/:name", (req, res) => res.json({ hello: req.params.name, query: req.query, ip: req.ip }));
api.post("/sum", (req, res) => res.status(201).set("x-sum", "yes").json({ sum: req.body.reduce((a, b) => a + b, 0) }));
app.use("/api", api);
app.use((req, res) => res.status(404).send(`no ${req.path}`));
const server = app.listen(0, "127.0.0.1", async () => {
  const { port } = server.address();
  const base = `http://127.0.0.1:${port}`;
  let response = await fetch(`${base}/api/hello/bob?a=1&b[]=2`);
  console.log(response.status, response.headers.get("content-type"), response.headers.get("etag"), await response.text());
  response = await fetch(`${base}/api/sum`, { method: "POST", headers: { "content-type": "application/json" }, body: "[1,2,3]" });
  console.log(response.status, response.headers.get("x-sum"), await response.text());
  http.get(`${base}/missing`, { agent: false }, (answer) => {
    answer.setEncoding("utf8").on("data", (text) => console.log(answer.statusCode, text)).on("end", () => {
      server.close(() => console.log("closed"));
      server.closeAllConnections();
    });
  });
});
