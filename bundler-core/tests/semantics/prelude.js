// Defines what programs under test print with, for QuickJS and Node alike.
((print) => {
  const format = (value) =>
    typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  const log = (...values) => print(values.map(format).join(" "));
  globalThis.console ??= {};
  for (const name of ["log", "error", "warn", "info"]) console[name] = log;
  // Engines word their errors differently, so only the name of those is compared.
  return (error) => {
    const isOwn = typeof error === "object" && error !== null && error.constructor === Error;
    const isNative = !isOwn && error instanceof Error;
    print("uncaught " + (isNative ? error.name : String(error)));
  };
})
