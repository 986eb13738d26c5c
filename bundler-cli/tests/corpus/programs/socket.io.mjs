import { createServer } from "node:http";
import { Server } from "socket.io";
const http = createServer();
const io = new Server(http, { serveClient: false });
io.on("connection", () => {});
http.listen(0, "127.0.0.1", async () => {
  const text = await (await fetch(`http://127.0.0.1:${http.address().port}/socket.io/?EIO=4&transport=polling`)).text();
  console.log(text.replace(/"sid":"[^"]*"/, '"sid":"?"'));
  io.close(() => console.log("closed"));
  http.closeAllConnections();
});
