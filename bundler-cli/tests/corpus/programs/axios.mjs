import http from "node:http";
import axios, { AxiosError, isAxiosError } from "axios";
const server = http.createServer((q, s) => { s.statusCode = q.url.startsWith("/bad") ? 500 : 200; s.setHeader("content-type", "application/json"); s.end(JSON.stringify({ url: q.url, h: q.headers["x-a"] })); });
server.listen(0, "127.0.0.1", async () => {
  const api = axios.create({ baseURL: `http://127.0.0.1:${server.address().port}`, headers: { "x-a": "1" }, proxy: false });
  api.interceptors.response.use((r) => ({ ...r, data: { ...r.data, seen: true } }));
  console.log((await api.get("/ok", { params: { q: "a b", r: [1, 2] } })).data);
  await api.post("/bad", { a: 1 }).catch((e) => console.log(isAxiosError(e), e instanceof AxiosError, e.response.status, e.message));
  server.close(() => console.log("closed"));
  server.closeAllConnections();
});
