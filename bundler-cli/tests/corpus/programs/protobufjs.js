// corpus: browser
const protobuf = require("protobufjs");
const { root } = protobuf.parse('syntax = "proto3"; package p; message M { string a = 1; repeated int64 b = 2; map<string, N> c = 3; oneof k { bool d = 4; bytes e = 5; } message N { double x = 1; } enum E { Z = 0; } }');
const M = root.lookupType("p.M");
const bytes = M.encode(M.fromObject({ a: "ä", b: ["1", 9007199254740993n.toString()], c: { k: { x: 0.5 } }, d: true })).finish();
console.log(Array.from(bytes).join(" "), JSON.stringify(M.toObject(M.decode(bytes), { longs: String, oneofs: true })), M.verify({ a: 1 }));
