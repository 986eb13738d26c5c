import { WebSocketServer, WebSocket } from "ws";
const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: true });
server.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
server.on("listening", () => {
  const client = new WebSocket(`ws://127.0.0.1:${server.address().port}`);
  client.on("open", () => client.send("hello ".repeat(300)));
  client.on("message", (data) => { console.log(data.length, String(data).slice(0, 12)); client.close(1000, "bye"); });
  client.on("close", (code, reason) => { console.log(code, String(reason)); server.close(() => console.log("closed")); });
});
