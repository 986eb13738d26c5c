globalThis.trace = ["first"];
