const { parseString, Builder, parseStringPromise } = require("xml2js");
parseString("<r a='1'><x>t</x><x><y/></x><![CDATA[<z>]]></r>", { trim: true }, (e, r) => console.log(e, JSON.stringify(r)));
console.log(new Builder({ headless: true }).buildObject({ r: { $: { k: "v" }, i: [1, { _: "t & u" }] } }));
parseStringPromise("<a><b></a>").catch((e) => console.log(e.message));
