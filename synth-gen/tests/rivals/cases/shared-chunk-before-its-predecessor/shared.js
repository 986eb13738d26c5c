globalThis.trace.push("shared");
export const shared = globalThis.trace.join();
