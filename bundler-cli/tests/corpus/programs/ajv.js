// corpus: browser
const Ajv = require("ajv");
const standalone = require("ajv/dist/standalone").default;
const ajv = new Ajv({ allErrors: true, code: { source: true } });
const validate = ajv.compile({ type: "object", properties: { a: { type: "integer", minimum: 2 }, b: { type: "array", items: { $ref: "#/definitions/s" }, uniqueItems: true } }, required: ["a"], additionalProperties: false, definitions: { s: { type: "string", maxLength: 3 } } });
console.log(validate({ a: 3, b: ["x"] }), validate({ a: 1, b: ["long!", "long!"], c: 1 }), ajv.errorsText(validate.errors));
console.log(standalone(ajv, validate).length);
