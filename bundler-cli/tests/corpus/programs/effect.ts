// corpus: browser
import { Effect, Option, pipe, Schema, Stream, Layer, Schedule } from "effect";
const program = Effect.gen(function* () {
  const a = yield* Effect.succeed(1);
  const b = yield* Effect.promise(async () => 2);
  const all = yield* Effect.all([Effect.succeed(a), Effect.succeed(b)], { concurrency: 2 });
  return all.reduce((x, y) => x + y);
});
Effect.runPromise(program).then(async (n) => {
  console.log(n, pipe(Option.some(2), Option.map((x) => x * 2), Option.getOrElse(() => 0)));
  console.log(await Effect.runPromise(Stream.runCollect(Stream.map(Stream.fromIterable([1, 2, 3]), (x) => x * 2))));
  console.log(Schema.decodeUnknownSync(Schema.Struct({ a: Schema.Number }))({ a: 1 }), typeof Layer.empty, typeof Schedule.recurs);
  console.log(await Effect.runPromise(Effect.catch(Effect.fail("bad"), (e) => Effect.succeed(`caught ${e}`))));
});
