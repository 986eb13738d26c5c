// corpus: browser
import * as prettier from "prettier/standalone";
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import * as css from "prettier/plugins/postcss";
import markdown from "prettier/plugins/markdown";
const plugins = [babel, estree.default ?? estree, css, markdown];
prettier.format("const a={b:1,...c};async function*f(x){await x?.y??z;return <T>x</T>}", { parser: "babel", plugins }).then(async (text) => {
  console.log(text);
  console.log(await prettier.format("a{color:red;b:c}", { parser: "css", plugins }), await prettier.format("* a\n* b\n\n|a|b|\n|-|-|\n|1|2|", { parser: "markdown", plugins }));
});
