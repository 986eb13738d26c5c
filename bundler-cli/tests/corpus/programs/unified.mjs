// corpus: browser
import { unified } from "unified";
const processor = unified().use(function () { this.parser = (text) => ({ type: "root", children: text.split(" ").map((value) => ({ type: "text", value })) }); this.compiler = (tree) => tree.children.map((n) => n.value).join("-"); }).use(() => (tree, file) => { file.message("hi", { line: 1, column: 2 }); tree.children.reverse(); });
processor.process("a b c").then((file) => console.log(String(file), file.messages.map(String)));
