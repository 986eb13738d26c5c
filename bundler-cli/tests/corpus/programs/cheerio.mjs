import * as cheerio from "cheerio";
import { load } from "cheerio/slim";
const $ = cheerio.load("<ul><li class=a>1</li><li>2 &amp; 3</li></ul>");
$("li.a").addClass("b").after("<li>new</li>");
console.log($.html(), $("li").map((i, el) => $(el).text()).get(), $("li:nth-child(2)").text());
console.log(load("<a><b x='1'/></a>", { xmlMode: true }).xml(), $.extract({ items: ["li"] }));
