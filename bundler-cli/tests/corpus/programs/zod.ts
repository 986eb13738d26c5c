// corpus: browser
import { z } from "zod";
import * as mini from "zod/mini";
import * as v3 from "zod/v3";
enum Role { Admin = "admin", User = "user" }
const User = z.object({
  name: z.string().min(2),
  age: z.coerce.number().int().positive(),
  role: z.enum(Role).default(Role.User),
  tags: z.array(z.string()).optional(),
  email: z.email().nullable(),
}).strict();
type User = z.infer<typeof User>;
const good: User = User.parse({ name: "Ann", age: "42", email: "a@b.co" });
console.log(good);
const bad = User.safeParse({ name: "x", age: -1, email: "nope", extra: true });
if (!bad.success) console.log(z.prettifyError(bad.error), JSON.stringify(z.flattenError(bad.error)));
console.log(JSON.stringify(z.toJSONSchema(User)));
const union = z.discriminatedUnion("kind", [z.object({ kind: z.literal("a"), a: z.number() }), z.object({ kind: z.literal("b"), b: z.string() })]);
console.log(union.parse({ kind: "b", b: "ok" }), z.string().transform((s) => s.length).pipe(z.number().max(3)).safeParse("abcd").success);
console.log(mini.parse(mini.optional(mini.string()), undefined), v3.z.tuple([v3.z.number(), v3.z.string()]).parse([1, "a"]));
console.log(z.config(z.locales.de()) !== undefined, z.string().safeParse(3).error?.issues[0]?.message);
