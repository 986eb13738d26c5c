import Koa from "koa";
const app = new Koa();
app.use(async (ctx, next) => { await next(); ctx.set("x-time", "0"); });
app.use((ctx) => {
  if (ctx.path === "/throw") ctx.throw(418, "teapot");
  ctx.cookies.set("a", "b");
  ctx.body = { path: ctx.path, query: ctx.query, type: ctx.accepts("json", "html") };
});
app.silent = true;
const server = app.listen(0, "127.0.0.1", async () => {
  for (const path of ["/hi?x=1", "/throw"]) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
    console.log(response.status, response.headers.get("x-time"), response.headers.get("set-cookie"), await response.text());
  }
  server.close(() => console.log("closed"));
  server.closeAllConnections();
});
