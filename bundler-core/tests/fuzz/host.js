// What programs under test see of their host, in QuickJS and in Node alike. They log with `log`, look at
// things that may throw through `probe`, and leave what must not race with their start to `later`: it runs
// when the entry has been evaluated, one job after the other.
((print) => {
  const jobs = [];
  const show = (value) =>
    typeof value === "function" || (typeof value === "object" && value !== null) ? typeof value : String(value);
  // Engines word their errors differently, so only the name of those is compared.
  const describe = (error) =>
    error instanceof Error && error.constructor !== Error ? error.name : String(error?.message ?? error);
  globalThis.log = (...values) => print(values.map(show).join(" "));
  globalThis.probe = (look) => {
    try {
      return show(look());
    } catch (error) {
      return describe(error);
    }
  };
  globalThis.later = (job) => void jobs.push(job);
  return async (start) => {
    try {
      await start();
    } catch (error) {
      // Nothing more can be expected of a program that did not start.
      jobs.length = 0;
      print("failed: " + describe(error));
    }
    while (jobs.length > 0) {
      try {
        await jobs.shift()();
      } catch (error) {
        print("job failed: " + describe(error));
      }
    }
    print("finished");
  };
})
