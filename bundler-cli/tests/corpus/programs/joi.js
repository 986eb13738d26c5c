// corpus: browser
const Joi = require("joi");
const schema = Joi.object({ a: Joi.number().min(2).required(), b: Joi.array().items(Joi.string().email({ tlds: false })), c: Joi.when("a", { is: 5, then: Joi.required() }) }).xor("d", "e");
console.log(schema.validate({ a: 1, b: ["x"] }, { abortEarly: false }).error.message, schema.validate({ a: "3", d: 1 }).value, Joi.date().iso().validate("2020-01-01T00:00:00Z").value.toISOString());
