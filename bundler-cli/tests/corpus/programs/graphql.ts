// corpus: browser
import { buildSchema, graphql, parse, print, printSchema, validate, visit, GraphQLObjectType, GraphQLSchema, GraphQLString, GraphQLList } from "graphql";
const schema = buildSchema(`type Query { hello(name: String = "you"): String! items: [Item] } type Item { id: ID! }`);
graphql({ schema, source: `{ hello a: hello(name: "x") items { id } __typename }`, rootValue: { hello: ({ name }: { name: string }) => `hi ${name}`, items: [{ id: 1 }] } }).then((r) => {
  console.log(JSON.stringify(r));
  const doc = parse("query Q($a: Int) { x(a: $a) ...F } fragment F on Query { y }");
  console.log(print(visit(doc, { Field: (node) => ({ ...node, alias: { kind: "Name", value: "z" } as any }) })));
  console.log(validate(schema, doc).map((e) => e.message).join("|"));
  console.log(printSchema(new GraphQLSchema({ query: new GraphQLObjectType({ name: "Q", fields: { a: { type: new GraphQLList(GraphQLString) } } }) })));
});
