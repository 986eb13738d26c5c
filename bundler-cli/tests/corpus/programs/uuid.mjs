// corpus: browser
import { v4, v5, v3, validate, parse, stringify, NIL, version } from "uuid";
console.log(v5("hello", v5.URL), v3("hello", v3.DNS), validate(v4()), version(v4()), stringify(parse(NIL)));
